import { describe, expect, it } from 'vitest';
import { readSettings } from '../lib/config/setting';
import { PRIVATE_PEM } from '../testing/keys';
import { chooseMode } from './mode';
import { JITSI_SETTINGS } from './settings';

const SECRET = 's'.repeat(32);
const APP = 'vpaas-magic-cookie-0123abcd';
const own = { JITSI_DOMAIN: 'meet.example.org:8443', JITSI_APP_ID: 'chat' };
const jaas = { JAAS_APP_ID: APP, JAAS_KEY_ID: '4f5a2c', JAAS_PRIVATE_KEY: PRIVATE_PEM };
const choose = (environment: Record<string, string>) =>
  chooseMode(readSettings(JITSI_SETTINGS, environment).values);

describe('the mode', () => {
  it.each([
    ['nothing', {}, { kind: 'public', domain: 'meet.jit.si', signing: null }],
    [
      'meet.jit.si',
      { JITSI_DOMAIN: 'MEET.jit.si' },
      { kind: 'public', domain: 'meet.jit.si', signing: null },
    ],
    [
      'a domain',
      { JITSI_DOMAIN: 'meet.example.org' },
      { kind: 'open', domain: 'meet.example.org', signing: null },
    ],
    [
      'a domain and its secret',
      { ...own, JITSI_APP_SECRET: SECRET },
      {
        kind: 'secret',
        domain: 'meet.example.org:8443',
        signing: {
          algorithm: 'HS256',
          key: expect.objectContaining({ type: 'secret' }) as unknown,
          keyId: null,
          issuer: 'chat',
          audience: 'jitsi',
          subject: 'meet.example.org',
          timeToLive: 3600,
          moderatorAsText: false,
        },
      },
    ],
    [
      'a domain and an own key',
      {
        ...own,
        JITSI_PRIVATE_KEY: PRIVATE_PEM,
        JITSI_KEY_ID: 'k',
        JITSI_SUBJECT: 'meet.jitsi',
        JITSI_AUDIENCE: 'a',
      },
      {
        kind: 'key',
        domain: 'meet.example.org:8443',
        signing: {
          algorithm: 'RS256',
          key: expect.objectContaining({ type: 'private' }) as unknown,
          keyId: 'k',
          issuer: 'chat',
          audience: 'a',
          subject: 'meet.jitsi',
          timeToLive: 3600,
          moderatorAsText: false,
        },
      },
    ],
    [
      'JaaS',
      { ...jaas, JITSI_TOKEN_TTL: '7200' },
      {
        kind: 'jaas',
        domain: '8x8.vc',
        appId: APP,
        signing: {
          algorithm: 'RS256',
          key: expect.objectContaining({ type: 'private' }) as unknown,
          keyId: `${APP}/4f5a2c`,
          issuer: 'chat',
          audience: 'jitsi',
          subject: APP,
          timeToLive: 7200,
          moderatorAsText: true,
        },
      },
    ],
  ])('for %s', (_name, environment: Record<string, string>, mode) => {
    expect(choose(environment)).toEqual({ mode, problems: [] });
  });

  it('signs with the bytes of the secret', () => {
    const { mode } = choose({ ...own, JITSI_APP_SECRET: `${SECRET}é` });
    expect(mode?.signing?.key.export().toString()).toBe(`${SECRET}é`);
  });

  it('takes a JaaS key id with the app id in front as it is', () => {
    expect(choose({ ...jaas, JAAS_KEY_ID: `${APP}/4f5a2c` }).mode?.signing?.keyId).toBe(`${APP}/4f5a2c`);
  });

  it('is none while there is a problem, so nothing half-set is ever used', () => {
    const { mode, problems } = choose({ ...own, JITSI_APP_SECRET: SECRET, JITSI_KEY_ID: 'k' });
    expect(mode).toBeNull();
    expect(problems.map(({ name }) => name)).toEqual(['JITSI_APP_SECRET', 'JITSI_PRIVATE_KEY']);
  });
});
