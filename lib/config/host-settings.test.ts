import { describe, expect, it } from 'vitest';
import { loadSettings, SettingsError } from './settings';
import type { Environment } from './setting';

const SECRET = 's'.repeat(32);
const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const host = { CHAT_ORIGINS: 'https://chat.example.org', CHAT_TOKEN_SECRET: SECRET };
const webhook = { CHAT_WEBHOOK_URL: 'https://chat.example.org/hook', CHAT_WEBHOOK_SECRET: WEBHOOK_SECRET };

const load = (environment: Environment) =>
  loadSettings({
    NEXTAUTH_SECRET: SECRET,
    NEXTAUTH_URL: 'https://calls.example.org',
    ...environment,
  }).hostChat;

function problems(environment: Environment) {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('a chat beside us', () => {
  it('is not there without a setting of it', () => {
    expect(load({ CHAT_ORIGINS: ' ' })).toBeNull();
  });

  it('needs an origin and a key, and takes the rest from them and our own address', () => {
    expect(load(host)).toEqual({
      key: { kind: 'secret', secret: SECRET },
      issuer: 'https://chat.example.org',
      audience: 'https://calls.example.org',
      origins: ['https://chat.example.org'],
      webhook: null,
    });
  });

  it('may be told everything', () => {
    const told = {
      CHAT_ORIGINS: 'https://Chat.example.org:443/, http://chat.localhost:4000',
      CHAT_TOKEN_JWKS_URL: 'https://chat.example.org/jwks.json',
      CHAT_TOKEN_ISSUER: 'the chat',
      CHAT_TOKEN_AUDIENCE: 'the calls',
      ...webhook,
    };
    expect(load(told)).toEqual({
      key: { kind: 'jwks', url: 'https://chat.example.org/jwks.json' },
      issuer: 'the chat',
      audience: 'the calls',
      origins: ['https://chat.example.org', 'http://chat.localhost:4000'],
      webhook: { url: 'https://chat.example.org/hook', secret: WEBHOOK_SECRET },
    });
  });

  it.each<[string, Environment, string[]]>([
    ['a key alone', { CHAT_TOKEN_SECRET: SECRET }, ['CHAT_ORIGINS']],
    ['origins alone', { CHAT_ORIGINS: host.CHAT_ORIGINS }, ['CHAT_TOKEN_SECRET']],
    ['a webhook alone', webhook, ['CHAT_TOKEN_SECRET', 'CHAT_ORIGINS']],
    ['two keys', { ...host, CHAT_TOKEN_JWKS_URL: 'https://a.example/k' }, ['CHAT_TOKEN_JWKS_URL']],
    ['a webhook without a secret', { ...host, ...webhook, CHAT_WEBHOOK_SECRET: '' }, ['CHAT_WEBHOOK_SECRET']],
    ['a webhook without an address', { ...host, ...webhook, CHAT_WEBHOOK_URL: '' }, ['CHAT_WEBHOOK_URL']],
    ['a short secret', { ...host, CHAT_TOKEN_SECRET: 'x'.repeat(31) }, ['CHAT_TOKEN_SECRET']],
    ['any origin', { ...host, CHAT_ORIGINS: '*' }, ['CHAT_ORIGINS']],
    ['any host below one', { ...host, CHAT_ORIGINS: 'https://*.example.org' }, ['CHAT_ORIGINS']],
    ['an origin with a path', { ...host, CHAT_ORIGINS: 'https://chat.example.org/chat' }, ['CHAT_ORIGINS']],
    ['an origin by http', { ...host, CHAT_ORIGINS: 'http://chat.example.org' }, ['CHAT_ORIGINS']],
    [
      'one bad origin among good ones',
      { ...host, CHAT_ORIGINS: 'https://a.example,b.example' },
      ['CHAT_ORIGINS'],
    ],
    [
      'keys by http',
      { ...host, CHAT_TOKEN_SECRET: '', CHAT_TOKEN_JWKS_URL: 'http://a.example/k' },
      ['CHAT_TOKEN_JWKS_URL'],
    ],
    [
      'a webhook with a password',
      { ...host, ...webhook, CHAT_WEBHOOK_URL: 'https://a:b@c.example' },
      ['CHAT_WEBHOOK_URL'],
    ],
    [
      'a webhook secret that is none',
      { ...host, ...webhook, CHAT_WEBHOOK_SECRET: 'whsec_short' },
      ['CHAT_WEBHOOK_SECRET'],
    ],
    [
      'a webhook secret without its mark',
      { ...host, ...webhook, CHAT_WEBHOOK_SECRET: 'x'.repeat(44) },
      ['CHAT_WEBHOOK_SECRET'],
    ],
  ])('stops the start with %s', (_name, environment, expected) => {
    expect(problems(environment).map(({ name }) => name)).toEqual(expected);
  });

  it('keeps its secrets out of the message', () => {
    const all = problems({ ...host, CHAT_TOKEN_SECRET: 'pa55word', CHAT_WEBHOOK_SECRET: 'pa55word' });
    expect(new SettingsError(all).message).not.toContain('pa55word');
  });
});
