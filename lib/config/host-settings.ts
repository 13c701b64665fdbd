import 'server-only';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { isLoopback } from './loopback';
import { SECRET_EXAMPLE, secretText, setting, type Problem, type Values } from './setting';

/** What a host's tokens are checked with: the algorithm follows from it, never from the token. */
export type HostKey = { kind: 'secret'; secret: string } | { kind: 'jwks'; url: string };

/** Where the host is told what happens in its calls. */
export interface WebhookSettings {
  url: string;
  /** `whsec_` and base64, as Standard Webhooks has it. */
  secret: string;
}

/** The chat that runs beside us as a system of its own. */
export interface HostSettings {
  key: HostKey;
  /** `iss` of its tokens. */
  issuer: string;
  /** `aud` of its tokens. */
  audience: string;
  /** Origins of its pages; the only ones that may ask our API or open a call. */
  origins: string[];
  webhook: WebhookSettings | null;
}

/** Settings of a chat that runs beside this app. */
export const HOST_SETTINGS = {
  CHAT_ORIGINS: setting(originList(), {
    about: 'Origins of your chat’s pages, with commas between: the only ones that may open calls.',
    example: 'https://chat.example.org',
  }),
  CHAT_TOKEN_SECRET: setting(secretText(32).optional(), {
    about: 'Secret with which your chat signs its tokens (HS256). At least 32 characters.',
    example: SECRET_EXAMPLE,
    secret: true,
  }),
  CHAT_TOKEN_JWKS_URL: setting(guardedAddress().optional(), {
    about: 'Instead of that secret: address of your chat’s public keys (JWKS; RS256 or ES256).',
    example: 'https://chat.example.org/.well-known/jwks.json',
  }),
  CHAT_TOKEN_ISSUER: setting(z.string().optional(), {
    about: '`iss` of your chat’s tokens.',
    example: 'https://chat.example.org',
    otherwise: 'the first of CHAT_ORIGINS',
  }),
  CHAT_TOKEN_AUDIENCE: setting(z.string().optional(), {
    about: '`aud` of your chat’s tokens.',
    example: 'https://calls.example.org',
    otherwise: 'NEXTAUTH_URL',
  }),
  CHAT_WEBHOOK_URL: setting(guardedAddress().optional(), {
    about: 'Address at which your chat is told of its calls.',
    example: 'https://chat.example.org/calls-webhook',
    otherwise: 'nothing is told',
  }),
  CHAT_WEBHOOK_SECRET: setting(webhookSecret(), {
    about: 'Secret that signs what is told (Standard Webhooks): `whsec_` and base64 of 24 to 64 bytes.',
    example: 'the output of: echo whsec_$(openssl rand -base64 32)',
    secret: true,
  }),
};

const KEYS = ['CHAT_TOKEN_SECRET', 'CHAT_TOKEN_JWKS_URL'] as const;

/**
 * The host that the settings name, or null for none.
 *
 * @param refused names of settings that are wrong already: what depends on them alone is not said
 */
export function readHost(
  values: Values<typeof HOST_SETTINGS>,
  refused: ReadonlySet<string>,
  baseUrl: string,
): { hostChat: HostSettings | null; problems: Problem[] } {
  const problems: Problem[] = [];
  const names = Object.keys(HOST_SETTINGS) as (keyof typeof HOST_SETTINGS)[];
  const isMissing = (name: keyof typeof HOST_SETTINGS) => values[name] === undefined && !refused.has(name);
  if (names.every(isMissing)) return { hostChat: null, problems };
  if (KEYS.every(isMissing)) {
    const why = 'is missing: your chat’s tokens are checked with it, or with CHAT_TOKEN_JWKS_URL';
    problems.push({ name: 'CHAT_TOKEN_SECRET', why });
  }
  if (!KEYS.some((name) => isMissing(name) || refused.has(name))) {
    const why = 'contradicts CHAT_TOKEN_SECRET: only one of them can check a token';
    problems.push({ name: 'CHAT_TOKEN_JWKS_URL', why, remove: true });
  }
  if (isMissing('CHAT_ORIGINS')) {
    problems.push({
      name: 'CHAT_ORIGINS',
      why: 'is missing: without it no page of your chat may open a call',
    });
  }
  if (isMissing('CHAT_WEBHOOK_SECRET') && !isMissing('CHAT_WEBHOOK_URL')) {
    const why = 'is missing: CHAT_WEBHOOK_URL needs it, or your chat could not tell who speaks';
    problems.push({ name: 'CHAT_WEBHOOK_SECRET', why });
  }
  if (isMissing('CHAT_WEBHOOK_URL') && !isMissing('CHAT_WEBHOOK_SECRET')) {
    problems.push({
      name: 'CHAT_WEBHOOK_URL',
      why: 'is missing: CHAT_WEBHOOK_SECRET signs what is sent there',
    });
  }
  const { CHAT_TOKEN_SECRET: secret, CHAT_TOKEN_JWKS_URL: url, CHAT_ORIGINS: origins } = values;
  const key: HostKey | null = secret ? { kind: 'secret', secret } : url ? { kind: 'jwks', url } : null;
  const [first] = origins ?? [];
  if (problems.length > 0 || !key || !origins || !first) return { hostChat: null, problems };
  const { CHAT_WEBHOOK_URL: webhookUrl, CHAT_WEBHOOK_SECRET: webhookSecret } = values;
  const hostChat = {
    key,
    issuer: values.CHAT_TOKEN_ISSUER ?? first,
    audience: values.CHAT_TOKEN_AUDIENCE ?? baseUrl,
    origins,
    webhook: webhookUrl && webhookSecret ? { url: webhookUrl, secret: webhookSecret } : null,
  };
  return { hostChat, problems };
}

/** Origins, each as a browser writes it. `*` is none. */
function originList() {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^https?:\/\/[^/?#@*\s]+\/?$/i,
            'must be origins such as https://chat.example.org, with commas between',
          )
          .refine((text) => URL.canParse(text), 'must be origins that can be read')
          .refine(isGuarded, 'must be https, but for localhost')
          .transform((text) => new URL(text).origin),
      ),
    )
    .optional();
}

/** An address that nobody between can change; http is for trying out on one machine. */
function guardedAddress() {
  return z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
    .refine(isGuarded, 'must be https, but for localhost')
    .refine(
      (text) => !/^https?:\/\/[^/?#]*@/i.test(text),
      'must not hold a password: the receiver checks the signature',
    );
}

/** Whether nobody between can read what goes there. What is no address at all is refused elsewhere. */
function isGuarded(text: string): boolean {
  return /^https:/i.test(text) || (URL.canParse(text) && isLoopback(text));
}

function webhookSecret() {
  const why = 'must be whsec_ and base64 of 24 to 64 bytes';
  return z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, why)
    .refine((text) => {
      const bytes = Buffer.from(text.slice('whsec_'.length), 'base64').length;
      return bytes >= 24 && bytes <= 64;
    }, why)
    .refine((text) => isReadable(text), why)
    .optional();
}

function isReadable(secret: string): boolean {
  try {
    return Boolean(new Webhook(secret));
  } catch {
    return false;
  }
}
