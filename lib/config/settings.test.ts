import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PRIVATE_PEM } from '../../testing/keys';
import { isDemoByDefault, isLoopback } from './loopback';
import { deriveSecret } from './secrets';
import { loadSettings, SETTING_GROUPS, SettingsError } from './settings';
import { SECRET_EXAMPLE, type Environment } from './setting';

const SECRET = 's'.repeat(32);
const load = (environment: Environment = {}) => loadSettings({ NEXTAUTH_SECRET: SECRET, ...environment });

function refusal(environment: Environment): SettingsError {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}
const refused = (environment: Environment) => refusal(environment).problems.map(({ name }) => name);

const oidc = {
  OIDC_ISSUER: 'https://id.example.org/realm',
  OIDC_CLIENT_ID: 'calls',
  OIDC_CLIENT_SECRET: 'hush',
};
const jaas = {
  JAAS_APP_ID: 'vpaas-magic-cookie-0123abcd',
  JAAS_KEY_ID: '4f5a2c',
  JAAS_PRIVATE_KEY: PRIVATE_PEM,
};
const hs256 = { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_ID: 'chat', JITSI_APP_SECRET: SECRET };
const rs256 = {
  JITSI_DOMAIN: 'meet.example.org',
  JITSI_APP_ID: 'chat',
  JITSI_PRIVATE_KEY: PRIVATE_PEM,
  JITSI_KEY_ID: 'k1',
};

describe('defaults', () => {
  it('run without any setting but a secret: loopback, embedded database, meet.jit.si, demo', () => {
    expect(load()).toEqual({
      baseUrl: 'http://localhost:3000',
      host: 'localhost',
      port: 3000,
      dataDir: './data',
      databaseUrl: null,
      sessionSecret: SECRET,
      roomSecret: deriveSecret(SECRET, 'room names'),
      oidc: null,
      hostChat: null,
      operatorPassword: null,
      demo: true,
      logLevel: 'info',
      presenceRenew: 20_000,
      callRules: { expire: 60_000, occupantExpire: 14_400_000, grace: 10_000, ring: 40_000 },
      ringLimit: 8,
      jitsi: { kind: 'public', domain: 'meet.jit.si', signing: null },
      roomEvents: { eventsSecret: null, webhookSecret: null },
      limits: {
        perMinute: {
          tickets: 30,
          presence: 120,
          messages: 60,
          changes: 60,
          reads: 300,
          streams: 300,
          entries: 30,
        },
        guesses: 30,
        peoplePerAddress: 200,
        openStreams: { perPerson: 120, perAddress: 5000 },
      },
      trustedProxies: 0,
    });
  });

  it('hold just the same when every variable is an empty string or blank', () => {
    const names = Object.values(SETTING_GROUPS).flatMap((group) => Object.keys(group));
    for (const blank of ['', '  \t']) {
      const environment = Object.fromEntries(names.map((name) => [name, blank]));
      expect(loadSettings({ ...environment, NEXTAUTH_SECRET: SECRET })).toEqual(load());
    }
  });

  it('cut spaces around a value', () => {
    expect(load({ PORT: ' 8080 ', NEXTAUTH_URL: ' https://calls.example.org ' })).toMatchObject({
      port: 8080,
      baseUrl: 'https://calls.example.org',
    });
  });
});

describe('values', () => {
  it.each([
    [{ PORT: '1' }, { port: 1, baseUrl: 'http://localhost:1' }],
    [{ PORT: '65535' }, { port: 65535 }],
    [{ HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    [{ DATA_DIR: '/var/lib/calls' }, { dataDir: '/var/lib/calls' }],
    [{ NEXTAUTH_URL: 'https://calls.example.org/' }, { baseUrl: 'https://calls.example.org' }],
    [{ NEXTAUTH_URL: 'HTTPS://Calls.Example.ORG:443' }, { baseUrl: 'https://calls.example.org' }],
    [{ NEXTAUTH_URL: 'http://127.0.0.1:8080' }, { baseUrl: 'http://127.0.0.1:8080' }],
    [{ DATABASE_URL: 'postgres://a:b@db/calls' }, { databaseUrl: 'postgres://a:b@db/calls' }],
    [
      { DATABASE_URL: 'postgresql://db/calls?sslmode=require' },
      { databaseUrl: 'postgresql://db/calls?sslmode=require' },
    ],
    [{ ROOM_SECRET: 'r'.repeat(32) }, { roomSecret: 'r'.repeat(32) }],
    [{ LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
    [{ ...hs256, JITSI_EVENTS_SECRET: SECRET }, { roomEvents: { eventsSecret: SECRET } }],
    [
      { JITSI_DOMAIN: 'meet.example.org', JITSI_EVENTS_SECRET: SECRET },
      { roomEvents: { eventsSecret: SECRET } },
    ],
    [{ ...jaas, JAAS_WEBHOOK_SECRET: 'whsec' }, { roomEvents: { webhookSecret: 'whsec' } }],
    [oidc, { oidc: { issuer: 'https://id.example.org/realm', clientId: 'calls', clientSecret: 'hush' } }],
    [{ ...hs256, JITSI_TOKEN_TTL: '60' }, { jitsi: { signing: { timeToLive: 60 } } }],
    [{ ...hs256, JITSI_TOKEN_TTL: '86400' }, { jitsi: { signing: { timeToLive: 86400 } } }],
    [
      { ...hs256, JITSI_AUDIENCE: 'aud', JITSI_SUBJECT: 'meet.jitsi' },
      { jitsi: { signing: { audience: 'aud', subject: 'meet.jitsi' } } },
    ],
    [
      { ...hs256, JITSI_DOMAIN: 'Meet.Example.org:8443' },
      { jitsi: { domain: 'meet.example.org:8443', signing: { subject: 'meet.example.org' } } },
    ],
  ])('are read from %j', (environment, expected) => {
    expect(load(environment)).toMatchObject(expected);
  });

  it.each([
    ['PORT', ['0', '65536', '-1', '3000.5', '3e3', '0x10', 'http', '99999999999999999999']],
    ['JITSI_TOKEN_TTL', ['59', '86401', '3600s', '-60', 'NaN']],
    [
      'NEXTAUTH_URL',
      [
        'localhost:3000',
        'calls.example.org',
        'ftp://x.org',
        'https://x.org/app',
        'https://x.org/?a=1',
        'https://x.org#a',
        'https://u:p@x.org',
        '//x.org',
        'javascript:alert(1)',
        'https://',
      ],
    ],
    ['DATABASE_URL', ['mysql://db/calls', './data', 'db.example.org', 'http://db']],
    ['NEXTAUTH_SECRET', ['short', 's'.repeat(31), SECRET_EXAMPLE]],
    ['ROOM_SECRET', ['short', 'r'.repeat(31)]],
    ['DEMO', ['maybe', '2', 'demo']],
    ['LOG_LEVEL', ['verbose', 'INFO', 'silent']],
    ['JITSI_DOMAIN', ['https://meet.example.org', 'meet.example.org/room', 'a b', 'x:99999']],
  ])('of %s that make no sense are refused', (name, texts) => {
    for (const text of texts) expect(refused({ [name]: text }), text).toEqual([name]);
  });

  it.each([
    ['OIDC_ISSUER', ['id.example.org', 'ldap://id']],
    ['JAAS_APP_ID', ['vpaas', 'vpaas-magic-cookie-', 'vpaas-magic-cookie-XYZ', 'vpaas-magic-cookie-0/../x']],
    ['JITSI_APP_SECRET', ['s'.repeat(31)]],
    ['JITSI_EVENTS_SECRET', ['s'.repeat(31), SECRET_EXAMPLE]],
    ['JITSI_PRIVATE_KEY', ['junk', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----']],
  ])('of %s that make no sense are refused within their group', (name, texts) => {
    const group = [oidc, jaas, rs256, hs256].find((one) => name in one) ?? hs256;
    for (const text of texts) expect(refused({ ...group, [name]: text }), text).toEqual([name]);
  });
});

describe('groups', () => {
  it.each([
    ['OIDC without a secret', { OIDC_ISSUER: oidc.OIDC_ISSUER, OIDC_CLIENT_ID: 'x' }, ['OIDC_CLIENT_SECRET']],
    ['OIDC secret alone', { OIDC_CLIENT_SECRET: 'x' }, ['OIDC_ISSUER', 'OIDC_CLIENT_ID']],
    ['JaaS key id alone', { JAAS_KEY_ID: 'x' }, ['JAAS_APP_ID', 'JAAS_PRIVATE_KEY']],
    ['JaaS without its key', { ...jaas, JAAS_PRIVATE_KEY: '' }, ['JAAS_PRIVATE_KEY']],
    [
      'JaaS with the key id of another app',
      { ...jaas, JAAS_KEY_ID: 'vpaas-magic-cookie-ffff/1' },
      ['JAAS_KEY_ID'],
    ],
    ['JaaS and an own domain', { ...jaas, JITSI_DOMAIN: 'meet.example.org' }, ['JITSI_DOMAIN']],
    ['JaaS and a secret', { ...jaas, ...hs256 }, ['JITSI_DOMAIN', 'JITSI_APP_ID', 'JITSI_APP_SECRET']],
    ['app id alone', { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_ID: 'chat' }, ['JITSI_APP_SECRET']],
    [
      'app secret without id',
      { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_SECRET: SECRET },
      ['JITSI_APP_ID'],
    ],
    [
      'audience without anything that signs',
      { JITSI_DOMAIN: 'm.org', JITSI_AUDIENCE: 'a' },
      ['JITSI_APP_ID', 'JITSI_APP_SECRET'],
    ],
    ['key without its id', { ...rs256, JITSI_KEY_ID: '' }, ['JITSI_KEY_ID']],
    ['key id without a key', { ...rs256, JITSI_PRIVATE_KEY: '' }, ['JITSI_PRIVATE_KEY']],
    ['key and secret', { ...rs256, JITSI_APP_SECRET: SECRET }, ['JITSI_APP_SECRET']],
    ['token settings without a domain', { JITSI_APP_ID: 'chat', JITSI_APP_SECRET: SECRET }, ['JITSI_DOMAIN']],
    ['app id without anything', { JITSI_APP_ID: 'chat' }, ['JITSI_DOMAIN', 'JITSI_APP_SECRET']],
    [
      'a short secret without a domain',
      { JITSI_APP_ID: 'chat', JITSI_APP_SECRET: 'short' },
      ['JITSI_APP_SECRET', 'JITSI_DOMAIN'],
    ],
    [
      'a bad domain and an app id',
      { JITSI_DOMAIN: 'https://x', JITSI_APP_ID: 'chat' },
      ['JITSI_DOMAIN', 'JITSI_APP_SECRET'],
    ],
    ['a bad issuer alone', { OIDC_ISSUER: 'foo' }, ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']],
    ['a bad JaaS app id alone', { JAAS_APP_ID: 'vpaas' }, ['JAAS_APP_ID', 'JAAS_KEY_ID', 'JAAS_PRIVATE_KEY']],
    [
      'a bad JaaS app id and an own domain',
      { ...jaas, JAAS_APP_ID: 'vpaas', JITSI_DOMAIN: 'm.org' },
      ['JAAS_APP_ID', 'JITSI_DOMAIN'],
    ],
    ['JaaS and a short secret', { ...jaas, JITSI_APP_SECRET: 'short' }, ['JITSI_APP_SECRET']],
    [
      'a bad port beside half a group',
      { PORT: 'x', JAAS_KEY_ID: 'k' },
      ['PORT', 'JAAS_APP_ID', 'JAAS_PRIVATE_KEY'],
    ],
    ['a webhook secret without JaaS', { ...hs256, JAAS_WEBHOOK_SECRET: 'x' }, ['JAAS_WEBHOOK_SECRET']],
    ['an events secret for JaaS', { ...jaas, JITSI_EVENTS_SECRET: SECRET }, ['JITSI_EVENTS_SECRET']],
    ['an events secret alone', { JITSI_EVENTS_SECRET: SECRET }, ['JITSI_DOMAIN']],
    [
      'an events secret for meet.jit.si',
      { JITSI_DOMAIN: 'meet.jit.si', JITSI_EVENTS_SECRET: SECRET },
      ['JITSI_EVENTS_SECRET'],
    ],
    [
      'token settings for meet.jit.si',
      { ...hs256, JITSI_DOMAIN: 'meet.jit.si' },
      ['JITSI_APP_ID', 'JITSI_APP_SECRET'],
    ],
  ])('%s stop the start', (_name, environment: Environment, names) => {
    expect(refused(environment)).toEqual(names);
  });
});

describe('the message', () => {
  const bad = {
    PORT: 'http',
    NEXTAUTH_SECRET: 'pa55word-one',
    ROOM_SECRET: 'pa55word-two',
    DATABASE_URL: 'mysql://root:pa55word-three@db',
    OIDC_CLIENT_SECRET: 'pa55word-four',
    JITSI_DOMAIN: 'https://meet.example.org',
    JITSI_APP_SECRET: 'pa55word-five',
  };

  it('names every bad variable once, with a reason and an example that is safe to copy', () => {
    const { message } = refusal(bad);
    for (const name of [...Object.keys(bad), 'OIDC_ISSUER', 'OIDC_CLIENT_ID'].filter(
      (name) => name !== 'OIDC_CLIENT_SECRET',
    )) {
      expect(message.match(new RegExp(`^  ${name} \\S`, 'gm')), name).toHaveLength(1);
      expect(message, name).toContain(`for example: ${name}=`);
    }
  });

  it('says of what contradicts that it must go, without an example of it', () => {
    for (const [environment, names] of [
      [
        { ...jaas, ...hs256, JITSI_APP_SECRET: 'short' },
        ['JITSI_DOMAIN', 'JITSI_APP_ID', 'JITSI_APP_SECRET'],
      ],
      [{ ...hs256, JITSI_DOMAIN: 'meet.jit.si' }, ['JITSI_APP_ID', 'JITSI_APP_SECRET']],
      [{ ...rs256, JITSI_APP_SECRET: SECRET }, ['JITSI_APP_SECRET']],
    ] as const) {
      const { message } = refusal(environment);
      expect(message).not.toContain('for example');
      for (const name of names)
        expect(message).toMatch(
          new RegExp(`^  ${name} contradicts .*\n {6}remove it, or leave it empty$`, 'm'),
        );
    }
  });

  it('lists the levels of the log', () => {
    expect(refusal({ LOG_LEVEL: 'loud' }).message).toContain(
      'LOG_LEVEL must be trace, debug, info, warn, error or fatal\n',
    );
  });

  it('never repeats what was set', () => {
    expect(refusal(bad).message).not.toMatch(/pa55word/);
    const key = refusal({ ...rs256, JITSI_PRIVATE_KEY: 'pa55word-in-a-key' });
    expect(key.message + key.stack).not.toMatch(/pa55word/);
  });

  it('gives examples that would themselves be accepted, unless everybody would share a secret', () => {
    for (const [name, { schema, example, secret }] of Object.entries(
      Object.assign({}, ...Object.values(SETTING_GROUPS)) as (typeof SETTING_GROUPS)[string],
    )) {
      expect(schema.safeParse(example).success, name).toBe(!example.startsWith('the output of:'));
      if (secret) expect(example, name).toMatch(/^(the |\.\/|postgres:\/\/calls:password@)/);
    }
  });
});

describe('the demo', () => {
  it.each([
    [{}, true],
    [{ NEXTAUTH_URL: 'http://127.0.0.1:4000' }, true],
    [{ NEXTAUTH_URL: 'http://[::1]:4000' }, true],
    [{ NEXTAUTH_URL: 'https://calls.example.org' }, false],
    [{ NEXTAUTH_URL: 'http://localhost.example.org' }, false],
    [{ NEXTAUTH_URL: 'http://192.168.1.4:3000' }, false],
    [{ NEXTAUTH_URL: 'https://calls.example.org', DEMO: '1' }, true],
    [{ HOST: '127.0.0.2' }, true],
    [{ HOST: '::1' }, true],
    [{ HOST: '0.0.0.0' }, false],
    [{ HOST: '::' }, false],
    [{ HOST: '192.168.1.4' }, false],
    [{ HOST: '0.0.0.0', DEMO: '1' }, true],
    [{ DEMO: '0' }, false],
    [{ DEMO: 'off' }, false],
    [oidc, false],
    [{ ...oidc, DEMO: 'true' }, true],
  ])('with %j: %s', (environment: Environment, on) => {
    expect(load(environment).demo).toBe(on);
    // The middleware guards exactly the demo that nobody asked for.
    expect(isDemoByDefault(environment)).toBe(on && !environment.DEMO);
  });

  it.each([
    ['http://localhost', true],
    ['http://127.5.6.7', true],
    ['http://[::1]', true],
    ['http://127.0.0.1.example.org', false],
    ['http://0.0.0.0', false],
    ['http://localhost.', false],
    ['http://[::2]', false],
  ])('takes %s for loopback: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });
});

describe('the session secret', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is made in the data folder when none is set, and is then the same', () => {
    const dataDir = path.join(folder, 'data');
    const first = loadSettings({ DATA_DIR: dataDir });
    expect(first.sessionSecret).toBe(readFileSync(path.join(dataDir, 'nextauth-secret'), 'utf8'));
    expect(loadSettings({ DATA_DIR: dataDir })).toEqual(first);
  });

  it('is not made while another setting is wrong', () => {
    const dataDir = path.join(folder, 'untouched');
    expect(() => loadSettings({ DATA_DIR: dataDir, PORT: 'x' })).toThrow(SettingsError);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('gives room names a key of their own', () => {
    const { sessionSecret, roomSecret } = load();
    expect(roomSecret).not.toContain(sessionSecret);
    expect(load({ NEXTAUTH_SECRET: 't'.repeat(32) }).roomSecret).not.toBe(roomSecret);
  });
});

it('refuses a lease that one lost word would end', () => {
  const environment = { PRESENCE_RENEW_SECONDS: '40', PRESENCE_EXPIRE_SECONDS: '60' };
  expect(() => loadSettings(environment)).toThrow(/PRESENCE_EXPIRE_SECONDS must be at least twice/);
});

describe('limits', () => {
  it.each([
    [{}, true],
    [{ HOST: '127.0.0.1', NEXTAUTH_URL: 'http://localhost:4000' }, true],
    [{ HOST: '0.0.0.0' }, false],
    [{ NEXTAUTH_URL: 'https://calls.example.org' }, false],
  ])('may be off only on the machine itself: %j, %s', (environment: Environment, may) => {
    const all = { NEXTAUTH_SECRET: SECRET, ...environment, RATE_LIMIT: 'off' };
    if (may) expect(loadSettings(all).limits).toBeNull();
    else expect(refused({ ...environment, RATE_LIMIT: 'off' })).toEqual(['RATE_LIMIT']);
  });

  it.each(['0', 'no', 'OFF '])('are not off by %j, which is no word for it', (word) => {
    expect(refused({ RATE_LIMIT: word })).toEqual(['RATE_LIMIT']);
  });

  it('leave windows room for their reports', () => {
    expect(refused({ RATE_PRESENCE: '23', PRESENCE_RENEW_SECONDS: '5' })).toEqual(['RATE_PRESENCE']);
    expect(load({ RATE_PRESENCE: '24', PRESENCE_RENEW_SECONDS: '5' }).limits?.perMinute.presence).toBe(24);
    // As often as windows can be told to.
    expect(load({ PRESENCE_RENEW_SECONDS: '1', PRESENCE_EXPIRE_SECONDS: '3' }).limits).not.toBeNull();
  });

  it.each([
    [{}, 0],
    [{ NEXTAUTH_URL: 'http://calls.example.org' }, 0],
    [{ NEXTAUTH_URL: 'https://calls.example.org' }, 1],
    [{ NEXTAUTH_URL: 'https://calls.example.org', TRUSTED_PROXIES: '0' }, 0],
    [{ TRUSTED_PROXIES: '2' }, 2],
  ])('believe as many proxies as there are: %j, %d', (environment: Environment, proxies) => {
    expect(load(environment).trustedProxies).toBe(proxies);
  });

  it.each(['11', '-1', '1.5', 'yes'])('take %j for no number of proxies', (text) => {
    expect(refused({ TRUSTED_PROXIES: text })).toEqual(['TRUSTED_PROXIES']);
  });
});
