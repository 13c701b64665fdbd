import { isOn } from './wish';

type Values = Readonly<Record<string, string>>;

/** Pairs that have to agree: ours, and theirs in `jitsi/.env`. */
const PAIRS = [
  ['JITSI_APP_ID', 'JWT_APP_ID', 'tokens will be refused'],
  ['JITSI_APP_SECRET', 'JWT_APP_SECRET', 'tokens will be refused'],
  ['JITSI_EVENTS_SECRET', 'JITSI_EVENTS_SECRET', 'its reports will be refused'],
] as const;

/**
 * What each reader on the way takes as it is: Docker Compose, Prosody, the shell that starts coturn, and an address for
 * the database's password.
 */
const READABLE: Readonly<Record<string, RegExp>> = {
  JWT_APP_ID: /^[\w.:/@+=-]+$/,
  JWT_APP_SECRET: /^[\w.:/@+=-]+$/,
  JITSI_EVENTS_SECRET: /^[\w.:/@+=-]+$/,
  JICOFO_AUTH_PASSWORD: /^[\w.+=-]+$/,
  JVB_AUTH_PASSWORD: /^[\w.+=-]+$/,
  TURN_CREDENTIALS: /^[\w.+=-]+$/,
  POSTGRES_PASSWORD: /^[\w.-]+$/,
};

/**
 * What does not agree between both sides, or within `jitsi/.env`, and what to do; no secret is in it.
 *
 * @param where host and port of the Jitsi, whether that is this machine, and the app's origin
 */
export function differences(
  app: Values,
  jitsi: Values,
  where: { domain: string; isLocal: boolean; appOrigin: string },
): string[] {
  return [...unequal(app, jitsi), ...signing(app, jitsi), ...places(jitsi, where), ...unreadable(jitsi)];
}

function unequal(app: Values, jitsi: Values): string[] {
  return PAIRS.filter(
    ([ours, theirs]) => app[ours] !== undefined && jitsi[theirs] !== undefined && app[ours] !== jitsi[theirs],
  ).map(
    ([ours, theirs, then]) =>
      `${ours} in .env and ${theirs} in jitsi/.env differ: ${then}. Make them the same.`,
  );
}

function signing(app: Values, jitsi: Values): string[] {
  const byKey = app.JITSI_PRIVATE_KEY !== undefined;
  if (byKey && jitsi.JWT_APP_SECRET !== undefined)
    return ['JWT_APP_SECRET in jitsi/.env contradicts JITSI_PRIVATE_KEY in .env: remove it.'];
  if (!byKey && jitsi.JWT_ASAP_KEYSERVER !== undefined)
    return ['JWT_ASAP_KEYSERVER in jitsi/.env is for JITSI_PRIVATE_KEY, which is not set: remove it.'];
  return [];
}

function places(
  jitsi: Values,
  { domain, isLocal, appOrigin }: { domain: string; isLocal: boolean; appOrigin: string },
): string[] {
  const { hostname } = new URL(`https://${domain}`);
  const notes: string[] = [];
  if (jitsi.APP_ORIGIN !== appOrigin)
    notes.push(
      `APP_ORIGIN in jitsi/.env is ${jitsi.APP_ORIGIN}, and this app is at ${appOrigin}: no meeting will show. Remove it there with JITSI_EVENTS_URL and JWT_ASAP_KEYSERVER, and run this again.`,
    );
  if (isOn(jitsi.ENABLE_LETSENCRYPT) && jitsi.LETSENCRYPT_DOMAIN !== hostname)
    notes.push(
      `LETSENCRYPT_DOMAIN in jitsi/.env is ${jitsi.LETSENCRYPT_DOMAIN}, and the Jitsi is at ${hostname}. Make them the same.`,
    );
  if (!isLocal && !isOn(jitsi.DISABLE_HTTPS) && /^(?:127\.|\[::1\])/.test(jitsi.HTTPS_PORT ?? ''))
    notes.push(
      `HTTPS_PORT in jitsi/.env is ${jitsi.HTTPS_PORT}: nobody else will reach ${domain}. Remove it there with HTTP_PORT, and run this again.`,
    );
  return notes;
}

function unreadable(jitsi: Values): string[] {
  return Object.entries(READABLE)
    .filter(([name, readable]) => !readable.test(jitsi[name] ?? 'none'))
    .map(
      ([name]) =>
        `${name} in jitsi/.env has a character that something on its way reads otherwise (such as a space, #, $, a quote, a backslash). Make another one: openssl rand -hex 32`,
    );
}
