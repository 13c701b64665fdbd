import { chooseMode } from '../mode';
import { normalizeDomain, PUBLIC_DOMAIN } from '../domain';
import { JITSI_SETTINGS } from '../settings';
import { readSettings } from '../../lib/config/setting';
import { differences } from './differences';
import { isPlain } from './env-file';
import { jitsiVariables, type Variable } from './jitsi-variables';
import { isOn, refuseWish, SetupRefused, type SetupWish } from './wish';

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

/** Where a Jitsi on this machine answers: docker-jitsi-meet's own default. */
const LOCAL_DOMAIN = 'localhost:8443';

/**
 * What is missing on both sides for this app to run calls on a Jitsi of its own. What is set anywhere stays and is
 * taken over by the other side; secrets are made where neither has one.
 *
 * @param app settings of the app that are in force; its address is right, and an origin
 * @param jitsi what `jitsi/.env` sets
 * @throws {SetupRefused} when the settings contradict an own Jitsi, or the wish cannot be met
 */
export function planSetup(
  asked: SetupWish,
  app: Readonly<Record<string, string>>,
  jitsi: Readonly<Record<string, string>>,
  machine: Machine,
): SetupPlan {
  if (Object.keys(app).some((name) => name.startsWith('JAAS_')))
    throw new SetupRefused('JAAS_* is set: calls run on JaaS. Remove it to run them on a Jitsi of your own.');
  const domain = chooseDomain(asked.domain, app, jitsi);
  const isLocal = machine.isLoopback(`https://${domain}`);
  refuseWish(asked, domain, jitsi, isLocal);
  const wish = { ...asked, behindProxy: asked.behindProxy || wasBehindProxy(asked, jitsi) };
  const byKey = app.JITSI_PRIVATE_KEY !== undefined;
  const appOrigin = app.NEXTAUTH_URL ?? `http://localhost:${app.PORT ?? '3000'}`;
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
  refuseTwoCertificates(inJitsi, jitsi);

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
  const forJitsi = wanted.filter(({ name }) => jitsi[name] === undefined);
  refuseUnwritable([...forJitsi, ...forApp]);
  return {
    jitsi: forJitsi,
    app: forApp,
    notes: differences(together, inJitsi, { domain, isLocal, appOrigin }),
  };
}

/** What of `jitsi/.env` follows from the domain and from where its certificate comes. */
const OF_THE_DOMAIN = [
  'PUBLIC_URL',
  'HTTP_PORT',
  'HTTPS_PORT',
  'DISABLE_HTTPS',
  'ENABLE_LETSENCRYPT',
  'LETSENCRYPT_DOMAIN',
  'LETSENCRYPT_EMAIL',
  'ENABLE_HTTP_REDIRECT',
  'ENABLE_HSTS',
  'JVB_ADVERTISE_IPS',
  'JVB_DISABLE_STUN',
  'TURN_HOST',
];
const setOfTheDomain = (jitsi: Readonly<Record<string, string>>) =>
  OF_THE_DOMAIN.filter((name) => jitsi[name] !== undefined).join(', ');

function chooseDomain(
  wish: string | null,
  app: Readonly<Record<string, string>>,
  jitsi: Readonly<Record<string, string>>,
): string {
  const before = jitsi.PUBLIC_URL?.replace(/^https:\/\//, '').replace(/\/+$/, '');
  const text = wish ?? app.JITSI_DOMAIN ?? before ?? LOCAL_DOMAIN;
  const domain = normalizeDomain(text);
  if (!domain)
    throw new SetupRefused(`${text} is not a host name: give it without https:// and without a path.`);
  if (domain === PUBLIC_DOMAIN)
    throw new SetupRefused(`${PUBLIC_DOMAIN} is not yours. Say which domain your Jitsi is to have.`);
  for (const [where, other] of [
    ['JITSI_DOMAIN in .env', app.JITSI_DOMAIN && normalizeDomain(app.JITSI_DOMAIN)],
    ['PUBLIC_URL in jitsi/.env', before && (normalizeDomain(before) ?? before)],
  ] as const) {
    if (other && other !== domain)
      throw new SetupRefused(
        `${where} is ${other}, not ${domain}. To move there, remove JITSI_DOMAIN from .env${
          jitsi.PUBLIC_URL ? `, and from jitsi/.env ${setOfTheDomain(jitsi)}` : ''
        }; then run this again.`,
      );
  }
  return domain;
}

function refuseBad(app: Record<string, string>): void {
  const { values, problems } = readSettings(JITSI_SETTINGS, app);
  const all = [...problems, ...chooseMode(values, new Set(problems.map(({ name }) => name))).problems];
  if (all.length > 0) throw new SetupRefused(all.map(({ name, why }) => `${name} ${why}.`).join('\n'));
}

/** A setup that was behind a proxy stays there when it is run again without saying anything else. */
function wasBehindProxy({ email, ownCertificate }: SetupWish, jitsi: Readonly<Record<string, string>>) {
  return isOn(jitsi.DISABLE_HTTPS) && email === null && !ownCertificate;
}

/** A proxy in front of a Jitsi that sends everybody on to https would get itself sent on for ever. */
function refuseTwoCertificates(
  together: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): void {
  const other = ['ENABLE_LETSENCRYPT', 'ENABLE_HTTP_REDIRECT'].find((name) => isOn(together[name]));
  if (!other || !isOn(together.DISABLE_HTTPS)) return;
  throw new SetupRefused(
    `DISABLE_HTTPS and ${other} contradict each other: the certificate came from elsewhere before. Remove from jitsi/.env ${setOfTheDomain(before)}, and run this again.`,
  );
}

function refuseUnwritable(variables: readonly Variable[]): void {
  const names = variables.filter(({ value }) => !isPlain(value)).map(({ name }) => name);
  if (names.length > 0)
    throw new SetupRefused(
      `What ${names.join(' and ')} would be has a character that Docker Compose, Prosody or Next reads otherwise (a space, $, !, a quote, a bracket, a backslash). Change it where it is set; for a secret: openssl rand -hex 32`,
    );
}
