import { createSecretKey } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { findProsody, startProsody, type ProsodyRules } from '../../testing/start-prosody';
import type { Signing } from '../mode';
import { tryTokens } from './examine';
import type { Finding } from './finding';
import { takeNotes } from './notes';
import { logIn, type LoginLimits, type XmppPlace } from './xmpp-login';

const SECRET = 'a secret of the doctor, for tests only';
const LIMITS = { step: 10_000, settle: 50 };
const signing: Signing = {
  algorithm: 'HS256',
  key: createSecretKey(SECRET, 'utf8'),
  keyId: null,
  issuer: 'chat',
  audience: 'jitsi',
  subject: 'meet.test',
  timeToLive: 3600,
  moderatorAsText: false,
};

let stop: (() => Promise<void>) | null = null;
afterEach(async () => {
  await stop?.();
  stop = null;
});

async function prosody(rules: Partial<ProsodyRules> = {}) {
  const server = await startProsody({ secret: SECRET, issuer: 'chat', ...rules });
  stop = server.stop;
  return server.place;
}
async function tried(
  place: XmppPlace,
  limits: LoginLimits,
  signer: Signing,
  guests?: XmppPlace,
): Promise<Finding[]> {
  const { notes, findings } = takeNotes(new AbortController().signal, () => undefined);
  await tryTokens(place, signer, limits, notes, guests);
  return findings();
}
async function codes(rules: Partial<ProsodyRules>, limits = LIMITS, signer = signing) {
  const findings = await tried(await prosody(rules), limits, signer);
  return Object.fromEntries(findings.map(({ check, code, failure }) => [check, failure ?? code]));
}
const RIGHT = {
  login: 'login_ok',
  room: 'room_ok',
  signature: 'signature_ok',
  wrong_room: 'wrong_room_ok',
  expired: 'expired_ok',
  no_token: 'no_token_ok',
  roles: 'roles_ok',
  identity: 'identity_ok',
};
const NOT_IN = {
  room: 'undecided',
  signature: 'undecided',
  wrong_room: 'undecided',
  expired: 'undecided',
  roles: 'undecided',
  identity: 'undecided',
};

function suite() {
  it.each<[string, Partial<ProsodyRules>, Record<string, string>]>([
    ['does as it should', {}, {}],
    ['lets everybody in', { tokenRequired: false }, { no_token: 'no_token_open' }],
    ['looks at no signature', { anySignature: true }, { signature: 'signature_unchecked' }],
    ['opens any room', { anyRoom: true }, { wrong_room: 'wrong_room_open' }],
    ['makes everybody owner', { roles: 'everyone' }, { roles: 'roles_everyone' }],
    ['makes the first one owner', { roles: 'first' }, { roles: 'roles_everyone' }],
    ['makes nobody owner', { roles: 'nobody' }, { roles: 'roles_nobody' }],
    ['tells no names', { identity: false }, { identity: 'identity_missing' }],
    ['has no Jicofo', { focus: false }, { room: 'room_focus_absent' }],
    ['knows another issuer', { issuer: 'other' }, { ...NOT_IN, login: 'token_issuer' }],
    ['has another secret', { secret: `${SECRET}!` }, { ...NOT_IN, login: 'token_signature' }],
  ])('is told apart where it %s', async (_what, rules, expected) => {
    expect(await codes(rules)).toEqual({ ...RIGHT, ...expected });
  });

  it('is told apart where it makes somebody owner who is inside already', async () => {
    expect((await codes({ roles: 'late' }, { step: 10_000, settle: 5000 })).roles).toBe('roles_everyone');
  });

  it('is told apart where guests need no token', async () => {
    const place = await prosody({ guests: true });
    const guests = { ...place, domain: 'guest.meet.test' };
    const findings = await tried(place, LIMITS, signing, guests);
    expect(findings.filter(({ result }) => result !== 'ok').map(({ code }) => code)).toEqual([
      'no_token_open',
    ]);
  });

  it('is waited for no longer than agreed where it says nothing', async () => {
    expect(await codes({ hangs: true }, { step: 300, settle: 50 })).toEqual({
      ...NOT_IN,
      login: 'login_silent_login',
      no_token: 'undecided',
    });
  });

  it('is told apart where it is another host', async () => {
    const place = await prosody();
    const seen = await logIn({ ...place, domain: 'other.test' }, { room: 'doctor-x', token: null }, LIMITS);
    expect(seen.step).not.toBe('joined');
  });

  it('is out of reach where nothing listens, and the address is not repeated', async () => {
    const place = await prosody();
    await stop?.();
    stop = null;
    const seen = await logIn(place, { room: 'doctor-x', token: 'a.b.c' }, LIMITS);
    expect(seen).toEqual({ step: 'unreachable', status: null });
  });
}

if (findProsody()) describe('a real Prosody', suite);
it(`${findProsody() ? 'a Prosody is' : 'no Prosody (Debian: apt-get install prosody) is'} installed to examine`, () => {
  expect([null, expect.stringMatching(/prosody$/)]).toContainEqual(findProsody());
});
