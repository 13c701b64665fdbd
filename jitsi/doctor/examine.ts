import 'server-only';
import { externalApiAddress } from '../load-external-api';
import type { JitsiMode, Signing } from '../mode';
import { publicKeys } from '../public-keys';
import { ask, findAddresses, showTls, type Answer } from './ask';
import { CHECKS, type Finding } from './finding';
import { judgeLogins, judgeOpen } from './judge-login';
import {
  judgeAddresses,
  judgeClock,
  judgeConfig,
  judgeDns,
  judgeFraming,
  judgeKey,
  judgeScript,
  judgeSettings,
  judgeTls,
} from './judge-server';
import { readConfig, type JitsiConfig } from './read-config';
import { trialPerson, trialRoom, trialToken } from './trial-tokens';
import { logIn, type LoginLimits, type XmppPlace } from './xmpp-login';

export interface Examined {
  mode: JitsiMode;
  /** Origin of the app. */
  baseUrl: string;
  /** Whether that is an address of this machine only. */
  isLoopback: boolean;
}

export interface ExamineLimits extends LoginLimits {
  /** Milliseconds for each answer by HTTP, DNS and TLS. */
  answer: number;
  /** Certificates to trust instead of the system's, in PEM. */
  ca?: string;
}

/** No question takes longer, so the whole takes two minutes at the very most: some eight of them follow one another. */
export const LIMITS: ExamineLimits = { answer: 10_000, step: 10_000, settle: 2000 };

/** Looks at the Jitsi that the settings point at, and says what was found, in the order of the checks. */
export async function examine(examined: Examined, limits: ExamineLimits = LIMITS): Promise<Finding[]> {
  const { mode, baseUrl } = examined;
  const timeToLive = mode.signing?.timeToLive ?? null;
  const findings = judgeSettings({ domain: mode.domain, kind: mode.kind, timeToLive }, examined);
  const dns = judgeDns(await findAddresses(mode.domain, limits.answer));
  findings.push(dns);
  if (dns.result === 'failed') return findings;
  const tls = judgeTls(await showTls(mode.domain, limits.answer, limits.ca), Date.now());
  findings.push(tls);
  if (tls.code === 'tls_silent' || tls.code === 'tls_unreachable') return findings;

  const room = mode.kind === 'jaas' ? `${mode.appId}/${trialRoom()}` : trialRoom();
  const isOwn = mode.kind !== 'jaas' && mode.kind !== 'public';
  const [script, config, page] = await Promise.all([
    ask(externalApiAddress(mode.domain, room), limits.answer),
    isOwn ? ask(`https://${mode.domain}/config.js`, limits.answer) : null,
    isOwn ? ask(`https://${mode.domain}/${room}`, limits.answer) : null,
  ]);
  findings.push(judgeClock(script, mode.signing !== null), judgeScript(script));
  if (config && page) {
    const read = textOf(config) === null ? null : readConfig(textOf(config) ?? '');
    findings.push(judgeConfig(config, read, mode.signing !== null));
    if (read) findings.push(judgeAddresses(read));
    findings.push(judgeFraming(page, baseUrl), ...(await keyFindings(mode, baseUrl, limits.answer)));
    // A token is shown to nobody who has not proved who they are.
    if (tls.result === 'failed') findings.push(notTried('login_unsafe'));
    else findings.push(...(await tryLogins(mode, read, limits)));
  } else {
    findings.push(notTried(`login_${mode.kind}`));
  }
  return findings.sort((one, other) => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check));
}

function textOf(answer: Answer): string | null {
  return answer.kind === 'answered' && answer.status === 200 ? answer.body : null;
}

async function keyFindings(mode: JitsiMode, baseUrl: string, limit: number): Promise<Finding[]> {
  const [published] = publicKeys(mode).pem;
  if (!published) return [];
  const [name, expected] = published;
  const address = `${baseUrl}/jitsi/keys/${name}`;
  return [judgeKey(await ask(address, limit), address, expected)];
}

async function tryLogins(
  mode: JitsiMode,
  config: JitsiConfig | null,
  limits: ExamineLimits,
): Promise<Finding[]> {
  if (!config?.domain || !config.muc) return [notTried('login_no_address')];
  if (!config.websocket) return [notTried('login_bosh_only')];
  const websocket = websocketAt(config.websocket, mode.domain);
  if (!websocket) return [notTried('login_no_address')];
  const { domain, muc } = config;
  const place = { websocket, domain, muc, focus: config.focus ?? `focus.${domain}` };
  const guests = { ...place, domain: config.anonymousDomain ?? domain };
  if (!mode.signing) return judgeOpen(await logIn(guests, { room: trialRoom(), token: null }, limits));
  return tryTokens(place, mode.signing, limits, guests);
}

/**
 * Logs in with tokens that are right, and with such as have to be refused.
 *
 * @param guests where people without a token would log in
 */
export async function tryTokens(
  place: XmppPlace,
  signing: Signing,
  limits: LoginLimits,
  guests = place,
): Promise<Finding[]> {
  const trial = trialPerson();
  const enter = (room: string, token: string) => logIn(place, { room, token }, limits);
  const first = trialRoom();
  const member = await enter(first, trialToken(signing, first, trial));
  const isThere = member.step === 'joined';
  if (member.step === 'unreachable' || member.step === 'silent') {
    return judgeLogins({ member, moderator: null, wrongRoom: null, expired: null, noToken: null }, trial);
  }
  const [second, third, fourth] = [trialRoom(), trialRoom(), trialRoom()];
  const [moderator, wrongRoom, expired, noToken] = await Promise.all([
    isThere ? enter(second, trialToken(signing, second, trial, { moderator: true })) : null,
    isThere ? enter(third, trialToken(signing, trialRoom(), trial)) : null,
    isThere ? enter(fourth, trialToken(signing, fourth, trial, { expired: true })) : null,
    logIn(guests, { room: trialRoom(), token: null }, limits),
  ]);
  return judgeLogins({ member, moderator, wrongRoom, expired, noToken }, trial);
}

/** Absolute, as the page would open it; null for what would show a token to whoever listens. */
function websocketAt(said: string, domain: string): string | null {
  if (!URL.canParse(said, `wss://${domain}/`)) return null;
  const url = new URL(said, `wss://${domain}/`);
  return url.protocol === 'wss:' ? url.href : null;
}

function notTried(code: string): Finding {
  return { check: 'login', result: 'skipped', code };
}
