import { chooseMode } from '../mode';
import { normalizeDomain, PUBLIC_DOMAIN } from '../domain';
import { JITSI_SETTINGS } from '../settings';
import { readSettings } from '../../lib/config/setting';
import { jitsiVariables, type Variable } from './jitsi-variables';

export interface SetupWish {
  /** Host, and port where it is not 443. Null: what is set already, else this machine. */
  domain: string | null;
  /** For Let's Encrypt. Null: no certificate is asked for. */
  email: string | null;
  /** Public address of the machine; null where the bridge is to find out. */
  address: string | null;
  /** Something else answers on 443 and brings the certificate. */
  behindProxy: boolean;
  /** A certificate is put into `jitsi/certificate`. */
  ownCertificate: boolean;
}

/** What a plan depends on beside settings. */
export interface Machine {
  /** Its address in its network, for a Jitsi that is tried out on it; null where it has none. */
  localAddress: string | null;
  /** Whether an address can only be reached from the machine itself. */
  isLoopback: (address: string) => boolean;
  /** At least 32 characters that nobody can guess, `[A-Za-z0-9]` only. */
  makeSecret: () => string;
}

export interface SetupPlan {
  /** What to add to `jitsi/.env`. */
  jitsi: Variable[];
  /** What to add to the app's `.env`. */
  app: Variable[];
  /** What somebody has to know or do, a sentence each; no secret is in them. */
  notes: string[];
}

/** Why nothing can be set up, in sentences for who asked. */
export class SetupRefused extends Error {
  override readonly name = 'SetupRefused';
}

/** Where a Jitsi on this machine answers: docker-jitsi-meet's own default. */
const LOCAL_DOMAIN = 'localhost:8443';

/**
 * What is missing on both sides for this app to run calls on a Jitsi of its own. What is set anywhere stays and is
 * taken over by the other side; secrets are made where neither has one.
 *
 * @param app settings of the app that are in force
 * @param jitsi what `jitsi/.env` sets
 * @throws {SetupRefused} when the settings contradict an own Jitsi, or the wish cannot be met
 */
export function planSetup(
  wish: SetupWish,
  app: Readonly<Record<string, string>>,
  jitsi: Readonly<Record<string, string>>,
  machine: Machine,
): SetupPlan {
  if (Object.keys(app).some((name) => name.startsWith('JAAS_')))
    throw new SetupRefused('JAAS_* is set: calls run on JaaS. Remove it to run them on a Jitsi of your own.');
  const domain = chooseDomain(wish.domain, app, jitsi);
  refuseWithoutCertificate(wish, domain, jitsi, machine);
  const byKey = app.JITSI_PRIVATE_KEY !== undefined;
  const appOrigin = (app.NEXTAUTH_URL ?? `http://localhost:${app.PORT ?? '3000'}`).replace(/\/+$/, '');
  const kept = (name: string, other?: string) => jitsi[name] ?? (other && app[other]) ?? machine.makeSecret();
  const wanted = jitsiVariables({
    wish,
    domain,
    appOrigin,
    appPort: app.PORT ?? '3000',
    appId: app.JITSI_APP_ID ?? jitsi.JWT_APP_ID ?? 'calls',
    audience: app.JITSI_AUDIENCE ?? 'jitsi',
    appSecret: byKey ? null : kept('JWT_APP_SECRET', 'JITSI_APP_SECRET'),
    eventsSecret: kept('JITSI_EVENTS_SECRET', 'JITSI_EVENTS_SECRET'),
    machine,
  });
  const inJitsi = { ...Object.fromEntries(wanted.map(({ name, value }) => [name, value])), ...jitsi };

  const forApp = Object.entries({
    JITSI_DOMAIN: domain,
    JITSI_APP_ID: inJitsi.JWT_APP_ID,
    JITSI_APP_SECRET: byKey ? undefined : inJitsi.JWT_APP_SECRET,
    JITSI_EVENTS_SECRET: inJitsi.JITSI_EVENTS_SECRET,
  }).flatMap(([name, value]) => {
    const { about } = JITSI_SETTINGS[name as keyof typeof JITSI_SETTINGS];
    return value === undefined || app[name] !== undefined ? [] : [{ name, value, about }];
  });
  const together = { ...app, ...Object.fromEntries(forApp.map(({ name, value }) => [name, value])) };
  refuseBad(together);
  return {
    jitsi: wanted.filter(({ name }) => jitsi[name] === undefined),
    app: forApp,
    notes: differences(together, inJitsi, appOrigin),
  };
}

function chooseDomain(
  wish: string | null,
  app: Readonly<Record<string, string>>,
  jitsi: Readonly<Record<string, string>>,
): string {
  const before = jitsi.PUBLIC_URL?.replace(/^https:\/\//, '');
  const text = wish ?? app.JITSI_DOMAIN ?? before ?? LOCAL_DOMAIN;
  const domain = normalizeDomain(text);
  if (!domain)
    throw new SetupRefused(`${text} is not a host name: give it without https:// and without a path.`);
  if (domain === PUBLIC_DOMAIN)
    throw new SetupRefused(`${PUBLIC_DOMAIN} is not yours. Say which domain your Jitsi is to have.`);
  for (const [where, other] of [
    ['JITSI_DOMAIN in .env', app.JITSI_DOMAIN && normalizeDomain(app.JITSI_DOMAIN)],
    ['PUBLIC_URL in jitsi/.env', before],
  ] as const) {
    if (other && other !== domain)
      throw new SetupRefused(`${where} is ${other}, not ${domain}. Change it there first.`);
  }
  return domain;
}

function refuseWithoutCertificate(
  { email, behindProxy, ownCertificate }: SetupWish,
  domain: string,
  jitsi: Readonly<Record<string, string>>,
  { isLoopback }: Machine,
): void {
  const isThere = email ?? jitsi.ENABLE_LETSENCRYPT ?? jitsi.DISABLE_HTTPS;
  if (isThere || behindProxy || ownCertificate || isLoopback(`https://${domain}`)) return;
  throw new SetupRefused(
    `${domain} needs a certificate that browsers trust. Say where it comes from:
  --email you@example.org   from Let's Encrypt
  --behind-proxy            from the proxy in front of it
  --own-certificate         from you: cert.crt and cert.key in jitsi/certificate`,
  );
}

function refuseBad(app: Record<string, string>): void {
  const { values, problems } = readSettings(JITSI_SETTINGS, app);
  const all = [...problems, ...chooseMode(values, new Set(problems.map(({ name }) => name))).problems];
  if (all.length > 0) throw new SetupRefused(all.map(({ name, why }) => `${name} ${why}.`).join('\n'));
}

/** Pairs that have to agree: ours, and theirs in `jitsi/.env`. */
const PAIRS = [
  ['JITSI_APP_ID', 'JWT_APP_ID', 'tokens will be refused'],
  ['JITSI_APP_SECRET', 'JWT_APP_SECRET', 'tokens will be refused'],
  ['JITSI_EVENTS_SECRET', 'JITSI_EVENTS_SECRET', 'its reports will be refused'],
] as const;

function differences(
  app: Record<string, string>,
  jitsi: Record<string, string>,
  appOrigin: string,
): string[] {
  const notes = PAIRS.filter(
    ([ours, theirs]) => app[ours] !== undefined && jitsi[theirs] !== undefined && app[ours] !== jitsi[theirs],
  ).map(
    ([ours, theirs, then]) =>
      `${ours} in .env and ${theirs} in jitsi/.env differ: ${then}. Make them the same.`,
  );
  if (app.JITSI_PRIVATE_KEY !== undefined && jitsi.JWT_APP_SECRET !== undefined)
    notes.push('JWT_APP_SECRET in jitsi/.env contradicts JITSI_PRIVATE_KEY in .env: remove it.');
  if (app.JITSI_PRIVATE_KEY === undefined && jitsi.JWT_ASAP_KEYSERVER !== undefined)
    notes.push('JWT_ASAP_KEYSERVER in jitsi/.env is for JITSI_PRIVATE_KEY, which is not set: remove it.');
  if (jitsi.APP_ORIGIN !== appOrigin)
    notes.push(
      `APP_ORIGIN in jitsi/.env is ${jitsi.APP_ORIGIN}, and this app is at ${appOrigin}: no meeting will show. Remove it there with JITSI_EVENTS_URL and JWT_ASAP_KEYSERVER, and run this again.`,
    );
  return notes;
}
