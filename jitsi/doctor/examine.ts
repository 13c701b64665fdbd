import 'server-only';
import { externalApiAddress } from '../load-external-api';
import type { JitsiMode, Signing } from '../mode';
import { publicKeys } from '../public-keys';
import { ask, findAddresses, showTls, type Answer, type AskLimits } from './ask';
import type { Examined } from './examined';
import type { Finding } from './finding';
import { judgeEntry, judgeRest } from './judge-login';
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
import { takeNotes, type Notes, type Progress } from './notes';
import { readConfig, type JitsiConfig } from './read-config';
import { forger, trialPerson, trialRoom, trialToken } from './trial-tokens';
import { logIn, type LoginLimits, type XmppPlace } from './xmpp-login';

export interface ExamineLimits extends LoginLimits, AskLimits {
  /** Milliseconds for everything together. */
  whole: number;
}

/** Milliseconds. One question after the other may take 106 seconds; whatever they do, the whole takes no longer. */
export const LIMITS: ExamineLimits = { answer: 10_000, step: 10_000, settle: 2000, whole: 120_000 };

/**
 * Looks at the Jitsi that the settings point at, and says what was found, in the order of the checks. When the time is
 * over it says what was found so far, and what has not answered.
 *
 * @param onProgress is told whenever something is asked or found
 */
export async function examine(
  examined: Examined,
  limits: ExamineLimits = LIMITS,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<Finding[]> {
  const over = new AbortController();
  const { notes, findings, closeLate } = takeNotes(over.signal, onProgress);
  const late = new Promise<'late'>((resolve) => {
    over.signal.addEventListener('abort', () => resolve('late'), { once: true });
  });
  const timer = setTimeout(() => over.abort(), limits.whole);
  const looked = look(examined, { ...limits, signal: over.signal }, notes);
  // Left behind when the time is over, with nobody to hear how it ends.
  looked.catch(() => undefined);
  try {
    if ((await Promise.race([looked, late])) === 'late') closeLate(Math.round(limits.whole / 1000));
  } finally {
    clearTimeout(timer);
  }
  return findings();
}

async function look({ mode, ...app }: Examined, limits: ExamineLimits, notes: Notes): Promise<void> {
  const { baseUrl } = app;
  const timeToLive = mode.signing?.timeToLive ?? null;
  notes.find(...judgeSettings({ domain: mode.domain, kind: mode.kind, timeToLive }, app));
  notes.ask('dns');
  const dns = judgeDns(await findAddresses(mode.domain, limits));
  notes.find(dns);
  if (dns.result === 'failed') return;
  notes.ask('tls');
  const tls = judgeTls(await showTls(mode.domain, limits), Date.now());
  const isOwn = mode.kind !== 'jaas' && mode.kind !== 'public';
  // Whose certificate it is decides what that means: the stand-in makes its own.
  const isUnclear = isOwn && tls.code === 'tls_untrusted';
  if (!isUnclear) notes.find(tls);
  if (tls.code === 'tls_silent' || tls.code === 'tls_unreachable') return;

  const room = mode.kind === 'jaas' ? `${mode.appId}/${trialRoom()}` : trialRoom();
  const signs = mode.signing !== null;
  const askForScript = async () => {
    notes.ask('clock', 'script');
    const script = await ask(externalApiAddress(mode.domain, room), limits);
    notes.find(judgeClock(script, signs), judgeScript(script));
  };
  if (!isOwn) {
    await askForScript();
    return notes.find(notTried(`login_${mode.kind}`));
  }
  const askForConfig = async () => {
    notes.ask('config');
    const config = await ask(`https://${mode.domain}/config.js`, limits);
    const read = textOf(config) === null ? null : readConfig(textOf(config) ?? '');
    if (isUnclear) notes.find(read?.isStandin ? standinTls(mode.domain) : tls);
    notes.find(judgeConfig(config, read, signs), ...(read ? [judgeAddresses(read)] : []));
    return read;
  };
  const askForPage = async () => {
    notes.ask('framing');
    notes.find(judgeFraming(await ask(`https://${mode.domain}/${room}`, limits), baseUrl));
  };
  const [read] = await Promise.all([askForConfig(), askForScript(), askForPage()]);
  await askForKey(mode, baseUrl, limits, notes);
  if (read?.isStandin) notes.find(notTried('login_standin'));
  // A token is shown to nobody who has not proved who they are.
  else if (tls.result === 'failed') notes.find(notTried('login_unsafe'));
  else await tryLogins(mode, read, limits, notes);
}

function textOf(answer: Answer): string | null {
  return answer.kind === 'answered' && answer.status === 200 ? answer.body : null;
}

async function askForKey(
  mode: JitsiMode,
  baseUrl: string,
  limits: ExamineLimits,
  notes: Notes,
): Promise<void> {
  const [published] = publicKeys(mode).pem;
  if (!published) return;
  const [name, expected] = published;
  const address = `${baseUrl}/jitsi/keys/${name}`;
  notes.ask('key');
  notes.find(judgeKey(await ask(address, limits), address, expected));
}

async function tryLogins(
  mode: JitsiMode,
  config: JitsiConfig | null,
  limits: ExamineLimits,
  notes: Notes,
): Promise<void> {
  if (!config?.domain || !config.muc) return notes.find(notTried('login_no_address'));
  if (!config.websocket) return notes.find(notTried('login_bosh_only'));
  const websocket = websocketAt(config.websocket, mode.domain);
  if (!websocket) return notes.find(notTried('login_no_address'));
  const { domain, muc } = config;
  const place = { websocket, domain, muc, focus: config.focus ?? `focus.${domain}` };
  const guests = { ...place, domain: config.anonymousDomain ?? domain };
  if (mode.signing) return tryTokens(place, mode.signing, limits, notes, guests);
  notes.ask('login', 'room');
  notes.find(...judgeEntry(await logIn(guests, { room: trialRoom(), token: null }, limits)));
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
  notes: Notes,
  guests = place,
): Promise<void> {
  const trial = trialPerson();
  const enter = (room: string, token: string) => logIn(place, { room, token }, limits);
  const first = trialRoom();
  notes.ask('login', 'room');
  const member = await enter(first, trialToken(signing, first, trial));
  notes.find(...judgeEntry(member));
  const isThere = member.step === 'joined';
  const isHopeless = member.step === 'unreachable' || member.step === 'silent';
  const [second, third, fourth, fifth] = [trialRoom(), trialRoom(), trialRoom(), trialRoom()];
  notes.ask('signature', 'wrong_room', 'expired', 'no_token', 'roles', 'identity');
  const [moderator, forged, wrongRoom, expired, noToken] = await Promise.all([
    isThere ? enter(second, trialToken(signing, second, trial, { moderator: true })) : null,
    isThere ? enter(fifth, trialToken(await forger(signing), fifth, trial)) : null,
    isThere ? enter(third, trialToken(signing, trialRoom(), trial)) : null,
    isThere ? enter(fourth, trialToken(signing, fourth, trial, { expired: true })) : null,
    isHopeless ? null : logIn(guests, { room: trialRoom(), token: null }, limits),
  ]);
  notes.find(...judgeRest({ member, moderator, forged, wrongRoom, expired, noToken }, trial));
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

/** Each browser has to accept it once, and calls work from then on. */
function standinTls(domain: string): Finding {
  return { check: 'tls', result: 'warning', code: 'tls_standin', values: { address: `https://${domain}` } };
}
