import { z } from 'zod';
import { SECRET_EXAMPLE, secretText, setting, wholeNumber, type Values } from '../lib/config/setting';
import { normalizeDomain, PUBLIC_DOMAIN } from './domain';

/** Shortest app secret, in characters: 256 bits is what HS256 wants (RFC 7518, 3.2). */
const SECRET_LENGTH = 32;

const domain = z
  .string()
  .transform((text, context) => {
    const host = normalizeDomain(text);
    if (host) return host;
    context.addIssue('must be a host name without https:// and without a path');
    return z.NEVER;
  })
  .optional();

const jaasAppId = z
  .string()
  .regex(
    /^vpaas-magic-cookie-[0-9a-f]+$/,
    'must look like vpaas-magic-cookie-<hex>, as the JaaS console shows it',
  )
  .optional();

/** Settings that say which Jitsi carries the calls and how it is asked to let people in. */
export const JITSI_SETTINGS = {
  JITSI_DOMAIN: setting(domain, {
    about: 'Your Jitsi: host, and port where it is not 443.',
    example: 'meet.example.org',
    otherwise: PUBLIC_DOMAIN,
  }),
  JITSI_APP_ID: setting(z.string().optional(), {
    about: 'App id that your Prosody accepts as issuer.',
    example: 'chat',
  }),
  JITSI_APP_SECRET: setting(secretText(SECRET_LENGTH).optional(), {
    about: `Secret shared with Prosody: tokens are HS256. At least ${SECRET_LENGTH} characters.`,
    example: SECRET_EXAMPLE,
    secret: true,
  }),
  JITSI_PRIVATE_KEY: setting(z.string().optional(), {
    about: 'Own RSA key instead of a secret: tokens are RS256. PEM, base64 of PEM, or path of a file.',
    example: './jitsi.key',
    secret: true,
  }),
  JITSI_KEY_ID: setting(z.string().optional(), {
    about: 'Name of that key; Prosody fetches it from `/jitsi/keys/<sha256 of the name>.pem`.',
    example: 'chat-2026-11',
  }),
  JITSI_AUDIENCE: setting(z.string().optional(), {
    about: '`aud` of the token.',
    example: 'jitsi',
    otherwise: 'jitsi',
  }),
  JITSI_SUBJECT: setting(z.string().optional(), {
    about: '`sub` of the token: with domain verification on, the XMPP domain (docker: `meet.jitsi`).',
    example: 'meet.jitsi',
    otherwise: 'the domain without port',
  }),
  JITSI_TOKEN_TTL: setting(wholeNumber(60, 86_400, 3600), {
    about: 'Life of a token in seconds, 60 to 86400. A running call is not cut when it ends.',
    example: '3600',
    otherwise: '3600',
  }),
  JITSI_EVENTS_SECRET: setting(secretText(SECRET_LENGTH).optional(), {
    about: `Bearer secret with which your Prosody reports who is in a call. At least ${SECRET_LENGTH} characters.`,
    example: SECRET_EXAMPLE,
    otherwise: 'only browsers report',
    secret: true,
  }),
  JAAS_APP_ID: setting(jaasAppId, {
    about: 'JaaS (8x8) instead of an own Jitsi: app id.',
    example: 'vpaas-magic-cookie-0123456789abcdef',
  }),
  JAAS_KEY_ID: setting(z.string().optional(), {
    about: 'JaaS: id of the API key, with or without the app id in front.',
    example: '4f5a2c',
  }),
  JAAS_PRIVATE_KEY: setting(z.string().optional(), {
    about: 'JaaS: private key of that API key. PEM, base64 of PEM, or path of a file.',
    example: './jaas.key',
    secret: true,
  }),
  JAAS_WEBHOOK_SECRET: setting(z.string().optional(), {
    about: 'JaaS: secret of the webhook with which it reports who is in a call.',
    example: 'the secret the JaaS console reveals',
    otherwise: 'only browsers report',
    secret: true,
  }),
};

export type JitsiValues = Values<typeof JITSI_SETTINGS>;
