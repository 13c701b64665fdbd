import type { Answer, DnsSeen, TlsSeen } from './ask';
import type { Finding, Result } from './finding';
import { framingDenied } from './framing';
import type { JitsiConfig } from './read-config';

const DAY = 24 * 3600_000;

/** Certificates are mostly renewed a month before their end; two weeks before it something has gone wrong. */
const SOON = 14 * DAY;

/** Seconds. A token starts half a minute early (jitsi/token.ts), and Prosody has no leeway at its end. */
const CLOCK = { warn: 10, fail: 60 };

/** Seconds: a token that is longer valid than a working day is one that somebody may find. */
const LONG_LIFE = 8 * 3600;

/** What the settings, which are right, lead to all the same. */
export function judgeSettings(
  { domain, timeToLive, kind }: { domain: string; timeToLive: number | null; kind: string },
  app: { baseUrl: string; isLoopback: boolean },
): Finding[] {
  const warnings: Finding[] = [];
  const warn = (code: string, values: Finding['values'] = {}) =>
    warnings.push({ check: 'settings', result: 'warning', code, values });
  if (app.baseUrl.startsWith('http:') && !app.isLoopback) warn('settings_http', { address: app.baseUrl });
  if (timeToLive !== null && timeToLive > LONG_LIFE)
    warn('settings_long_life', { hours: Math.round(timeToLive / 3600) });
  if (kind === 'public') warn('settings_public', { domain });
  return warnings.length > 0
    ? warnings
    : [{ check: 'settings', result: 'ok', code: `settings_${kind}`, values: { domain } }];
}

export function judgeDns(seen: DnsSeen): Finding {
  if (seen.kind === 'found') return ok('dns', { addresses: seen.addresses.join(', ') });
  return seen.kind === 'silent'
    ? failed('dns', 'dns_silent')
    : failed('dns', 'dns_missing', { why: seen.why });
}

export function judgeTls(seen: TlsSeen, now: number): Finding {
  if (seen.kind === 'silent') return failed('tls', 'tls_silent');
  if (seen.kind === 'unreachable') return failed('tls', 'tls_unreachable', { why: seen.why });
  const days = Math.floor((seen.validTo - now) / DAY);
  if (seen.untrusted?.includes('CERT_HAS_EXPIRED')) return failed('tls', 'tls_expired', { days: -days });
  if (seen.untrusted?.includes('ALTNAME')) return failed('tls', 'tls_wrong_host');
  if (seen.untrusted) return failed('tls', 'tls_untrusted', { why: seen.untrusted });
  if (seen.validTo - now < SOON)
    return { check: 'tls', result: 'warning', code: 'tls_soon', values: { days } };
  return ok('tls', { days });
}

/** @param signs whether the clock matters to anything: to tokens it does */
export function judgeClock(answer: Answer, signs: boolean): Finding {
  const date = answer.kind === 'answered' ? Date.parse(answer.headers.date ?? '') : NaN;
  if (answer.kind !== 'answered' || Number.isNaN(date)) return skipped('clock', 'clock_unknown');
  // The header has whole seconds, cut off.
  const off = Math.round((date + 500 - (answer.askedAt + answer.answeredAt) / 2) / 1000);
  const seconds = Math.abs(off);
  if (seconds <= CLOCK.warn) return ok('clock', { seconds });
  const result: Result = seconds > CLOCK.fail && signs ? 'failed' : 'warning';
  return { check: 'clock', result, code: off > 0 ? 'clock_ahead' : 'clock_behind', values: { seconds } };
}

export function judgeScript(answer: Answer): Finding {
  if (answer.kind === 'silent') return failed('script', 'script_silent');
  if (answer.kind === 'unreachable') return failed('script', 'script_unreachable', { why: answer.why });
  const type = answer.headers['content-type'] ?? '';
  if (answer.status !== 200) return failed('script', 'script_missing', { status: answer.status });
  if (!answer.body.includes('JitsiMeetExternalAPI')) return failed('script', 'script_not_jitsi', { type });
  if (/javascript/i.test(type)) return ok('script');
  // Browsers then refuse to run it (Fetch, "nosniff"); without the header they do run it.
  const nosniff = /nosniff/i.test(String(answer.headers['x-content-type-options'] ?? ''));
  return { check: 'script', result: nosniff ? 'failed' : 'warning', code: 'script_type', values: { type } };
}

/** @param signs whether people come with tokens of ours */
export function judgeConfig(answer: Answer, config: JitsiConfig | null, signs: boolean): Finding {
  if (answer.kind === 'silent') return failed('config', 'config_silent');
  if (answer.kind === 'unreachable') return failed('config', 'config_unreachable', { why: answer.why });
  if (answer.status !== 200) return failed('config', 'config_missing', { status: answer.status });
  const warning = (code: string): Finding => ({ check: 'config', result: 'warning', code });
  if (!config?.domain || !config.muc) return warning('config_unread');
  if (config.disableIframeAPI) return warning('config_five_minutes');
  if (config.tokenAuthUrl && !signs) return warning('config_sign_in');
  return ok('config', { domain: config.domain, muc: config.muc });
}

/** A page that came by https may not open what is not secure; browsers hold it back. */
export function judgeAddresses(config: JitsiConfig): Finding {
  const insecure = [config.websocket, config.bosh].find((address) => /^(?:ws|http):/i.test(address ?? ''));
  return insecure ? failed('addresses', 'addresses_insecure', { address: insecure }) : ok('addresses');
}

export function judgeFraming(answer: Answer, baseUrl: string): Finding {
  if (answer.kind !== 'answered' || answer.status !== 200) return skipped('framing', 'framing_unread');
  const header = framingDenied(answer.headers, answer.address, baseUrl);
  return header ? failed('framing', 'framing_denied', { header, origin: baseUrl }) : ok('framing');
}

/** Of the key that we publish for Prosody: it reads a public key, and hangs over a certificate. */
export function judgeKey(answer: Answer, address: string, expected: string): Finding {
  if (answer.kind !== 'answered') return skipped('key', 'key_not_running', { address });
  if (answer.status !== 200) return failed('key', 'key_missing', { address, status: answer.status });
  if (answer.body.includes('BEGIN CERTIFICATE')) return failed('key', 'key_certificate', { address });
  if (answer.body.trim() !== expected.trim()) return failed('key', 'key_other', { address });
  return ok('key', { address });
}

function ok(check: Finding['check'], values: Finding['values'] = {}): Finding {
  return { check, result: 'ok', code: `${check}_ok`, values };
}

function failed(check: Finding['check'], code: string, values: Finding['values'] = {}): Finding {
  return { check, result: 'failed', code, values };
}

function skipped(check: Finding['check'], code: string, values: Finding['values'] = {}): Finding {
  return { check, result: 'skipped', code, values };
}
