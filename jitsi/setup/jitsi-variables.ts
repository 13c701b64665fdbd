import type { Machine } from './plan';
import type { SetupWish } from './wish';

export interface Variable {
  name: string;
  value: string;
  /** One line above it in the file. */
  about: string;
}

/** What `compose*.yaml` read beside variables of the images: ours, and of docker compose. */
export const COMPOSE_VARIABLES: ReadonlySet<string> = new Set([
  'APP_ORIGIN',
  'APP_PORT',
  'HTTP_PORT',
  'HTTPS_PORT',
  'POSTGRES_PASSWORD',
]);

export interface JitsiFacts {
  wish: SetupWish;
  domain: string;
  /** Without a slash at the end. */
  appOrigin: string;
  appPort: string;
  appId: string;
  audience: string;
  /** Null where this app signs with a key of its own. */
  appSecret: string | null;
  eventsSecret: string;
  machine: Machine;
}

/** All that `jitsi/.env` holds. Names are those of docker-jitsi-meet where it has one. */
export function jitsiVariables(facts: JitsiFacts): Variable[] {
  const { wish, domain, appOrigin, appId, audience, appSecret, eventsSecret } = facts;
  const { isLoopback, localAddress, makeSecret } = facts.machine;
  const onThisMachine = isLoopback(`https://${domain}`);
  // From inside a container, localhost is the container.
  const appFromJitsi = isLoopback(appOrigin) ? `http://host.docker.internal:${facts.appPort}` : appOrigin;
  const { hostname, port } = new URL(`https://${domain}`);
  const address = wish.address ?? (onThisMachine ? localAddress : null);
  const certificate = !onThisMachine && !wish.behindProxy && wish.email;
  return [
    { name: 'PUBLIC_URL', value: `https://${domain}`, about: 'Address of the Jitsi.' },
    ...ports(onThisMachine, wish.behindProxy, port || '443'),
    ...(certificate
      ? [
          {
            name: 'ENABLE_LETSENCRYPT',
            value: '1',
            about: "Certificate of Let's Encrypt; port 80 has to answer.",
          },
          { name: 'LETSENCRYPT_DOMAIN', value: hostname, about: 'What it is for.' },
          {
            name: 'LETSENCRYPT_EMAIL',
            value: wish.email ?? '',
            about: 'Who is told when it cannot be renewed.',
          },
        ]
      : []),
    ...(!onThisMachine && !wish.behindProxy
      ? [
          { name: 'ENABLE_HTTP_REDIRECT', value: '1', about: 'http becomes https.' },
          { name: 'ENABLE_HSTS', value: '1', about: 'And stays it.' },
        ]
      : []),
    { name: 'APP_ORIGIN', value: appOrigin, about: 'This app: the only one that may frame a meeting.' },
    { name: 'JWT_APP_ID', value: appId, about: 'JITSI_APP_ID of this app.' },
    { name: 'JWT_ACCEPTED_ISSUERS', value: appId, about: 'iss of its tokens.' },
    { name: 'JWT_ACCEPTED_AUDIENCES', value: audience, about: 'aud of its tokens.' },
    appSecret === null
      ? {
          name: 'JWT_ASAP_KEYSERVER',
          value: `${appFromJitsi}/jitsi/keys`,
          about: 'Where its public keys are.',
        }
      : { name: 'JWT_APP_SECRET', value: appSecret, about: 'JITSI_APP_SECRET of this app.' },
    {
      name: 'JITSI_EVENTS_URL',
      value: `${appFromJitsi}/api/jitsi`,
      about: 'Where it is told who is in a call.',
    },
    { name: 'JITSI_EVENTS_SECRET', value: eventsSecret, about: 'JITSI_EVENTS_SECRET of this app.' },
    { name: 'JICOFO_AUTH_PASSWORD', value: makeSecret(), about: 'Between Jicofo and Prosody.' },
    { name: 'JVB_AUTH_PASSWORD', value: makeSecret(), about: 'Between bridges and Prosody.' },
    { name: 'JVB_PORT', value: '10000', about: 'Sound and pictures, UDP: open it to everybody.' },
    ...(address
      ? [
          {
            name: 'JVB_ADVERTISE_IPS',
            value: address,
            about: 'Where browsers reach the bridge; commas between.',
          },
          { name: 'JVB_DISABLE_STUN', value: '1', about: 'So nobody needs to be asked for it.' },
        ]
      : []),
    { name: 'TURN_HOST', value: hostname, about: 'For compose.scale.yaml: the TURN server.' },
    { name: 'TURN_CREDENTIALS', value: makeSecret(), about: 'Between it and Prosody.' },
    { name: 'APP_PORT', value: facts.appPort, about: 'For compose.all.yaml: the port of this app here.' },
    {
      name: 'POSTGRES_PASSWORD',
      value: makeSecret(),
      about: 'For compose.all.yaml: the database of this app.',
    },
  ];
}

function ports(onThisMachine: boolean, behindProxy: boolean, port: string): Variable[] {
  if (behindProxy) {
    return [
      { name: 'HTTP_PORT', value: '127.0.0.1:8000', about: 'For your proxy, which brings the certificate.' },
      { name: 'HTTPS_PORT', value: '127.0.0.1:8443', about: 'Not used.' },
      { name: 'DISABLE_HTTPS', value: '1', about: 'The proxy has it.' },
    ];
  }
  const only = onThisMachine ? '127.0.0.1:' : '';
  return [
    { name: 'HTTP_PORT', value: onThisMachine ? '127.0.0.1:8000' : '80', about: 'http.' },
    { name: 'HTTPS_PORT', value: `${only}${port}`, about: 'https.' },
  ];
}
