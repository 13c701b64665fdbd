import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../lib/config/loopback';
import { loadSettings } from '../../lib/config/settings';
import { PRIVATE_PEM } from '../../testing/keys';
import { IMAGE_VARIABLES } from './image-variables';
import { COMPOSE_VARIABLES, type Variable } from './jitsi-variables';
import { planSetup } from './plan';
import { SetupRefused, type SetupWish } from './wish';

const NEXTAUTH_SECRET = 's'.repeat(32);
const here: SetupWish = {
  domain: null,
  email: null,
  address: null,
  behindProxy: false,
  ownCertificate: false,
};
const there: SetupWish = { ...here, domain: 'Meet.Example.org', email: 'me@example.org' };
const values = (variables: Variable[]) =>
  Object.fromEntries(variables.map(({ name, value }) => [name, value]));

/** A plan whose secrets are numbered, as values of both sides after it. */
function plan(wish: SetupWish, app: Record<string, string> = {}, jitsi: Record<string, string> = {}) {
  let made = 0;
  const makeSecret = () => `secret${++made}`.padEnd(64, 'x');
  const planned = planSetup(wish, app, jitsi, { localAddress: '192.168.1.5', isLoopback, makeSecret });
  return {
    ...planned,
    added: { app: values(planned.app), jitsi: values(planned.jitsi) },
    after: { app: { ...app, ...values(planned.app) }, jitsi: { ...jitsi, ...values(planned.jitsi) } },
  };
}

describe('setting up an own Jitsi', () => {
  it('on this machine gives both sides the same secrets, and settings that the app starts with', () => {
    const { after, notes } = plan(here);
    expect(after.jitsi).toMatchObject({
      PUBLIC_URL: 'https://localhost:8443',
      HTTPS_PORT: '127.0.0.1:8443',
      APP_ORIGIN: 'http://localhost:3000',
      JITSI_EVENTS_URL: 'http://host.docker.internal:3000/api/jitsi',
      JVB_ADVERTISE_IPS: '192.168.1.5',
    });
    // Browsers would refuse http on localhost for every other project too.
    expect(after.jitsi).not.toHaveProperty('ENABLE_HSTS');
    expect(after.app.JITSI_APP_SECRET).toBe(after.jitsi.JWT_APP_SECRET);
    expect(after.app.JITSI_EVENTS_SECRET).toBe(after.jitsi.JITSI_EVENTS_SECRET);
    const { jitsi, roomEvents } = loadSettings({ NEXTAUTH_SECRET, ...after.app });
    expect(jitsi).toMatchObject({
      kind: 'secret',
      domain: 'localhost:8443',
      signing: { issuer: after.jitsi.JWT_ACCEPTED_ISSUERS, audience: after.jitsi.JWT_ACCEPTED_AUDIENCES },
    });
    expect(roomEvents.eventsSecret).toBe(after.jitsi.JITSI_EVENTS_SECRET);
    expect(notes).toEqual([]);
  });

  it('makes a secret of its own for each purpose', () => {
    const { after } = plan(there);
    const secrets = Object.values(after.jitsi).filter((value) => value.startsWith('secret'));
    expect(secrets).toHaveLength(6);
    expect(new Set(secrets).size).toBe(6);
  });

  it("on a domain asks for Let's Encrypt's certificate", () => {
    const { after } = plan(
      { ...there, address: '203.0.113.7' },
      { NEXTAUTH_URL: 'https://calls.example.org' },
    );
    expect(after.jitsi).toMatchObject({
      PUBLIC_URL: 'https://meet.example.org',
      HTTP_PORT: '80',
      HTTPS_PORT: '443',
      ENABLE_LETSENCRYPT: '1',
      LETSENCRYPT_DOMAIN: 'meet.example.org',
      LETSENCRYPT_EMAIL: 'me@example.org',
      APP_ORIGIN: 'https://calls.example.org',
      JITSI_EVENTS_URL: 'https://calls.example.org/api/jitsi',
      JVB_ADVERTISE_IPS: '203.0.113.7',
      JVB_DISABLE_STUN: '1',
    });
    expect(after.app.JITSI_DOMAIN).toBe('meet.example.org');
  });

  it('leaves the public address to the bridge where nobody has said it', () => {
    expect(plan(there).after.jitsi).not.toHaveProperty('JVB_ADVERTISE_IPS');
    expect(plan(there).after.jitsi).not.toHaveProperty('JVB_DISABLE_STUN');
  });

  it('behind a proxy answers it alone, and asks for no certificate', () => {
    const { after } = plan({ ...there, email: null, behindProxy: true });
    expect(after.jitsi).toMatchObject({ HTTP_PORT: '127.0.0.1:8000', DISABLE_HTTPS: '1' });
    expect(after.jitsi).not.toHaveProperty('ENABLE_LETSENCRYPT');
  });

  it('with a key of the app shares no secret', () => {
    const key = { JITSI_APP_ID: 'chat', JITSI_PRIVATE_KEY: PRIVATE_PEM, JITSI_KEY_ID: 'k1' };
    const { after, added } = plan(there, { ...key, NEXTAUTH_URL: 'https://calls.example.org' });
    expect(after.jitsi.JWT_ASAP_KEYSERVER).toBe('https://calls.example.org/jitsi/keys');
    expect(after.jitsi).not.toHaveProperty('JWT_APP_SECRET');
    expect(after.jitsi.JWT_ACCEPTED_ISSUERS).toBe('chat');
    expect(Object.keys(added.app)).toEqual(['JITSI_DOMAIN', 'JITSI_EVENTS_SECRET']);
    expect(loadSettings({ NEXTAUTH_SECRET, ...after.app }).jitsi.kind).toBe('key');
  });

  it('a second time adds nothing', () => {
    for (const wish of [here, there, { ...there, email: null, behindProxy: true }]) {
      const { after } = plan(wish);
      const again = plan({ ...here, domain: wish.domain }, after.app, after.jitsi);
      expect(again).toMatchObject({ app: [], jitsi: [], notes: [] });
    }
  });

  it('keeps what is set on either side, and gives it to the other', () => {
    const ours = plan(here, { JITSI_APP_ID: 'mine', JITSI_APP_SECRET: 'a'.repeat(32) });
    expect(ours.added.jitsi).toMatchObject({ JWT_APP_ID: 'mine', JWT_APP_SECRET: 'a'.repeat(32) });
    expect(ours.added.app).not.toHaveProperty('JITSI_APP_SECRET');
    const theirs = plan(here, {}, { JWT_APP_ID: 'theirs', JWT_APP_SECRET: 'b'.repeat(32), JVB_PORT: '4443' });
    expect(theirs.added.app).toMatchObject({ JITSI_APP_ID: 'theirs', JITSI_APP_SECRET: 'b'.repeat(32) });
    expect(theirs.added.jitsi).not.toHaveProperty('JVB_PORT');
  });

  it('says where both sides differ, and not what they are', () => {
    const { notes, after } = plan(
      here,
      { JITSI_APP_SECRET: 'a'.repeat(32), JITSI_EVENTS_SECRET: 'c'.repeat(32) },
      { JWT_APP_SECRET: 'b'.repeat(32), JITSI_EVENTS_SECRET: 'd'.repeat(32) },
    );
    expect(notes).toEqual([
      'JITSI_APP_SECRET in .env and JWT_APP_SECRET in jitsi/.env differ: tokens will be refused. Make them the same.',
      'JITSI_EVENTS_SECRET in .env and JITSI_EVENTS_SECRET in jitsi/.env differ: its reports will be refused. Make them the same.',
    ]);
    expect(after.app.JITSI_APP_SECRET).toBe('a'.repeat(32));
  });

  it('says when this app has moved since', () => {
    const { after } = plan(there);
    const moved = plan(there, { ...after.app, NEXTAUTH_URL: 'https://calls.example.org' }, after.jitsi);
    expect(moved.notes.join()).toMatch(
      /^APP_ORIGIN .* http:\/\/localhost:3000, and .* https:\/\/calls.example.org: no/,
    );
  });

  it('says what is left of the other way to sign', () => {
    const key = { JITSI_APP_ID: 'chat', JITSI_PRIVATE_KEY: PRIVATE_PEM, JITSI_KEY_ID: 'k1' };
    const secret = plan(here).after;
    expect(plan(here, { ...key }, secret.jitsi).notes).toContain(
      'JWT_APP_SECRET in jitsi/.env contradicts JITSI_PRIVATE_KEY in .env: remove it.',
    );
    const byKey = plan(here, { ...key }).after;
    expect(plan(here, {}, byKey.jitsi).notes).toContain(
      'JWT_ASAP_KEYSERVER in jitsi/.env is for JITSI_PRIVATE_KEY, which is not set: remove it.',
    );
  });

  it.each([
    [
      'without a certificate',
      { ...there, email: null },
      {},
      /--email[^]*--behind-proxy[^]*--own-certificate/,
    ],
    ['with an address for a domain', { ...there, domain: 'https://x.org' }, {}, /not a host name/],
    ['at meet.jit.si', { ...there, domain: 'meet.jit.si' }, {}, /not yours/],
    ['beside JaaS', there, { JAAS_APP_ID: 'vpaas-magic-cookie-1' }, /JaaS/],
    [
      'under another name than before',
      there,
      { JITSI_DOMAIN: 'other.org' },
      /JITSI_DOMAIN in .env is other.org/,
    ],
    ['with a short secret', there, { JITSI_APP_SECRET: 'S3CRET' }, /^JITSI_APP_SECRET must have at least 32/],
    ['with half a key', there, { JITSI_KEY_ID: 'k' }, /JITSI_PRIVATE_KEY is missing/],
  ])('%s is refused', (_what, wish, app, why) => {
    expect(() => plan(wish, app)).toThrow(SetupRefused);
    expect(() => plan(wish, app)).toThrow(why);
    expect(() => plan(wish, app)).not.toThrow('S3CRET');
  });

  it('names variables that an image or the compose files read, each once', () => {
    const known = new Set([
      ...Object.values(IMAGE_VARIABLES).flatMap((names) => [...names]),
      ...COMPOSE_VARIABLES,
    ]);
    const ours = new Set(['JITSI_EVENTS_URL', 'JITSI_EVENTS_SECRET']);
    for (const wish of [here, there, { ...there, email: null, behindProxy: true }]) {
      const names = plan(wish).jitsi.map(({ name }) => name);
      expect(names.filter((name) => !known.has(name) && !ours.has(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
