import { z } from 'zod';
import { flag, SECRET_EXAMPLE, secretText, setting, wholeNumber } from './setting';

const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .refine((text) => /^https?:\/\/[^/?#@]+\/*$/i.test(text), 'must be scheme, host and port, without a path')
  .transform((text) => new URL(text).origin)
  .optional();

/** Settings of the app itself: where it serves, what it keeps, who may sign in as a demo person. */
export const APP_SETTINGS = {
  NEXTAUTH_URL: setting(webAddress, {
    about: 'Address at which people reach this app.',
    example: 'https://calls.example.org',
    otherwise: 'http://localhost:PORT',
  }),
  HOST: setting(z.string().default('localhost'), {
    about: 'Address to listen on. Loopback unless told otherwise.',
    example: '0.0.0.0',
    otherwise: 'localhost',
  }),
  PORT: setting(wholeNumber(1, 65_535, 3000), {
    about: 'Port to listen on.',
    example: '3000',
    otherwise: '3000',
  }),
  DATA_DIR: setting(z.string().default('./data'), {
    about: 'Folder for generated secrets and the embedded database.',
    example: '/var/lib/calls',
    otherwise: './data',
  }),
  DATABASE_URL: setting(
    z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }).optional(),
    {
      about: 'PostgreSQL to use instead of the embedded database; several instances may share it.',
      example: 'postgres://calls:password@db.example.org:5432/calls',
      otherwise: 'embedded, in DATA_DIR',
      secret: true,
    },
  ),
  NEXTAUTH_SECRET: setting(secretText(32).optional(), {
    about: 'Key of sessions. At least 32 characters; the same on every instance.',
    example: SECRET_EXAMPLE,
    otherwise: 'generated into DATA_DIR',
    secret: true,
  }),
  ROOM_SECRET: setting(secretText(32).optional(), {
    about: 'Key of room names. At least 32 characters; a new one moves every chat to new rooms.',
    example: SECRET_EXAMPLE,
    otherwise: 'derived from NEXTAUTH_SECRET',
    secret: true,
  }),
  OIDC_ISSUER: setting(webIssuer(), {
    about: 'OpenID Connect issuer that people sign in with.',
    example: 'https://id.example.org',
    otherwise: 'no OpenID Connect',
  }),
  OIDC_CLIENT_ID: setting(z.string().optional(), {
    about: 'Client id at that issuer. Redirect address: `NEXTAUTH_URL/api/auth/callback/oidc`.',
    example: 'calls',
  }),
  OIDC_CLIENT_SECRET: setting(z.string().optional(), {
    about: 'Client secret at that issuer.',
    example: 'the secret your issuer shows',
    secret: true,
  }),
  DEMO: setting(flag(), {
    about: 'Demo people that anyone who reaches the app may sign in as. 1 shows them, 0 hides them.',
    example: '0',
    otherwise: '1 while HOST and NEXTAUTH_URL are loopback addresses and no other sign-in is set',
  }),
  PRESENCE_RENEW_SECONDS: setting(wholeNumber(1, 600, 20), {
    about: 'How often a call window says that it is still there, in seconds.',
    example: '20',
    otherwise: '20',
  }),
  PRESENCE_EXPIRE_SECONDS: setting(wholeNumber(2, 3600, 60), {
    about: 'How long a window counts as present without a word, in seconds; at least twice the above.',
    example: '60',
    otherwise: '60',
  }),
  CALL_GRACE_SECONDS: setting(wholeNumber(0, 600, 10), {
    about: 'How long an empty call waits for somebody to come back before it has ended, in seconds.',
    example: '10',
    otherwise: '10',
  }),
  RING_SECONDS: setting(wholeNumber(5, 600, 40), {
    about: 'How long a call rings those who have not come yet, in seconds.',
    example: '40',
    otherwise: '40',
  }),
  RING_GROUP_LIMIT: setting(wholeNumber(0, 100, 8), {
    about:
      'Most people a group may have for its calls to ring; in bigger ones they only show. Direct chats always ring.',
    example: '8',
    otherwise: '8',
  }),
  OPERATOR_PASSWORD: setting(secretText(16).optional(), {
    about: 'Password of `operator` at `/operator` and `/api/metrics` (HTTP Basic). At least 16 characters.',
    example: SECRET_EXAMPLE,
    otherwise: 'nobody sees them, but for a demo on its own machine',
    secret: true,
  }),
  LOG_LEVEL: setting(logLevel(), {
    about: 'Least level that is logged: trace, debug, info, warn, error, fatal.',
    example: 'info',
    otherwise: 'info',
  }),
};

function webIssuer() {
  return z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional();
}

function logLevel() {
  const error = 'must be trace, debug, info, warn, error or fatal';
  return z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], { error }).default('info');
}
