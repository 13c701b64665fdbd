import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../lib/config/loopback';
import { planSetup } from './plan';
import type { SetupWish } from './wish';

const here: SetupWish = {
  domain: null,
  email: null,
  address: null,
  behindProxy: false,
  ownCertificate: false,
};
const domain = 'meet.example.org';
const machine = { localAddress: '192.168.1.5', isLoopback, makeSecret: () => 's'.repeat(64) };

/** What both files hold after a setup that began with what they held. */
function setUp(wish: SetupWish, app: Record<string, string> = {}, jitsi: Record<string, string> = {}) {
  const planned = planSetup(wish, app, jitsi, machine);
  const values = (variables: typeof planned.app) =>
    Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  return {
    app: { ...app, ...values(planned.app) },
    jitsi: { ...jitsi, ...values(planned.jitsi) },
    notes: planned.notes,
  };
}

describe('a setup that is run again', () => {
  it('for a domain, after this machine, says what to remove, and is whole when that is done', () => {
    const tried = setUp(here);
    const move = () => setUp({ ...here, domain, email: 'me@example.org' }, tried.app, tried.jitsi);
    expect(move).toThrow(
      'JITSI_DOMAIN in .env is localhost:8443, not meet.example.org. To move there, remove JITSI_DOMAIN from .env, and from jitsi/.env PUBLIC_URL, HTTP_PORT, HTTPS_PORT, JVB_ADVERTISE_IPS, JVB_DISABLE_STUN, TURN_HOST; then run this again.',
    );
    delete tried.app.JITSI_DOMAIN;
    for (const name of /from jitsi\/\.env ([^;]+);/.exec(messageOf(move))?.[1]?.split(', ') ?? [])
      delete tried.jitsi[name];
    const moved = move();
    expect(moved.notes).toEqual([]);
    expect(moved.jitsi).toMatchObject({ HTTPS_PORT: '443', TURN_HOST: domain, LETSENCRYPT_DOMAIN: domain });
    expect(moved.jitsi).not.toHaveProperty('JVB_ADVERTISE_IPS');
    expect(moved.jitsi.JWT_APP_SECRET).toBe(tried.jitsi.JWT_APP_SECRET);
  });

  it('says what is left when the address alone was changed by hand', () => {
    const { app, jitsi } = setUp(here);
    const there = { ...jitsi, PUBLIC_URL: `https://${domain}/` };
    const { notes } = setUp(
      { ...here, email: 'me@example.org' },
      { ...app, JITSI_DOMAIN: domain },
      { ...there, LETSENCRYPT_DOMAIN: 'old.example.org' },
    );
    expect(notes).toEqual([
      'LETSENCRYPT_DOMAIN in jitsi/.env is old.example.org, and the Jitsi is at meet.example.org. Make them the same.',
      'HTTPS_PORT in jitsi/.env is 127.0.0.1:8443: nobody else will reach meet.example.org. Remove it there with HTTP_PORT, and run this again.',
    ]);
  });

  it.each([
    ['behind a proxy', { email: 'me@example.org' }, { behindProxy: true }],
    ['without one', { behindProxy: true }, { email: 'me@example.org' }],
  ])('%s, other than before, is refused and says what to remove', (_where, before, now) => {
    const { app, jitsi } = setUp({ ...here, domain, ...before });
    expect(() => setUp({ ...here, domain, ...now }, app, jitsi)).toThrow(
      /^DISABLE_HTTPS and ENABLE_\w+ contradict .* Remove from jitsi\/\.env PUBLIC_URL, HTTP_PORT, HTTPS_PORT, /,
    );
  });

  it('behind its proxy gets no https of its own', () => {
    const { app, jitsi } = setUp({ ...here, domain, behindProxy: true });
    const again = setUp({ ...here, domain }, app, jitsi);
    expect(again.jitsi).toEqual(jitsi);
    expect(jitsi).not.toHaveProperty('ENABLE_HTTP_REDIRECT');
  });
});

describe('http of a Jitsi on the open net', () => {
  it.each([{ email: 'me@example.org' }, { ownCertificate: true }])(
    'is sent on to https: %j',
    (certificate) => {
      const { jitsi } = setUp({ ...here, domain, ...certificate });
      expect(jitsi).toMatchObject({ ENABLE_HTTP_REDIRECT: '1', ENABLE_HSTS: '1' });
    },
  );
});

describe('what somebody else has written', () => {
  it.each([
    [
      'a secret with $',
      { JITSI_APP_SECRET: `S3CRET$HOME${'x'.repeat(32)}` },
      /^What JWT_APP_SECRET would be/,
    ],
    ['an app id with a space', { JITSI_APP_ID: 'a b' }, /^What JWT_APP_ID and JWT_ACCEPTED_ISSUERS would be/],
  ])('%s is refused in a sentence', (_what, app, why) => {
    expect(() => setUp(here, app)).toThrow(why);
    expect(() => setUp(here, app)).not.toThrow('S3CRET');
  });

  it.each(['JWT_APP_SECRET', 'TURN_CREDENTIALS', 'POSTGRES_PASSWORD'])(
    'in jitsi/.env and is read there otherwise is named, and not repeated: %s',
    (name) => {
      const secret = `S3CRET$(id)${'x'.repeat(32)}`;
      const app: Record<string, string> = name === 'JWT_APP_SECRET' ? { JITSI_APP_SECRET: secret } : {};
      const { notes } = setUp(here, app, { [name]: secret });
      expect(notes.join()).toMatch(new RegExp(`^${name} in jitsi/\\.env has a character`));
      expect(notes.join()).not.toContain('S3CRET');
    },
  );
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
