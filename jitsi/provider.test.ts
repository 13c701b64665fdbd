import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import type { Membership, Role } from '../lib/calls/membership';
import { DEFAULT_MODERATION, type Moderation } from '../lib/calls/moderation';
import { loadSettings } from '../lib/config/settings';
import { PRIVATE_PEM } from '../testing/keys';
import { jitsiProvider } from './provider';
import { roomName } from './room';

const NOW = new Date('2026-11-22T10:00:00Z');
const APP = 'vpaas-magic-cookie-0123abcd';
const own = { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_ID: 'chat' };
const modes = {
  public: {},
  open: { JITSI_DOMAIN: 'meet.example.org' },
  secret: { ...own, JITSI_APP_SECRET: 's'.repeat(32) },
  key: { ...own, JITSI_PRIVATE_KEY: PRIVATE_PEM, JITSI_KEY_ID: 'k' },
  jaas: { JAAS_APP_ID: APP, JAAS_KEY_ID: 'key', JAAS_PRIVATE_KEY: PRIVATE_PEM },
};

const ivan = {
  id: 'ivan',
  displayName: 'Иван',
  avatarUrl: '/people/ivan.svg',
  email: 'ivan@example.org',
  language: null,
};
const maria = {
  id: 'maria',
  displayName: 'Мария',
  avatarUrl: 'https://id.example.org/m.png',
  email: null,
  language: null,
};
const team: Membership = {
  chat: { id: 'team', kind: 'group' },
  role: 'moderator',
  title: 'Команда',
  subject: 'Команда',
  rings: [],
  moderation: DEFAULT_MODERATION,
};
const pair: Membership = {
  chat: { id: 'pair', kind: 'direct' },
  role: 'moderator',
  title: 'Мария',
  subject: 'Иван, Мария',
  rings: [],
  moderation: DEFAULT_MODERATION,
};

function ticket(
  mode: keyof typeof modes,
  changes: Partial<Parameters<ReturnType<typeof jitsiProvider>['ticket']>[0]> = {},
) {
  const settings = loadSettings({
    NEXTAUTH_SECRET: 'n'.repeat(32),
    NEXTAUTH_URL: 'https://calls.example.org',
    ...modes[mode],
  });
  const provider = jitsiProvider({
    mode: settings.jitsi,
    roomSecret: 'r'.repeat(32),
    baseUrl: settings.baseUrl,
  });
  return provider.ticket({
    membership: team,
    person: ivan,
    language: 'ru',
    number: 3,
    media: 'video',
    moderation: DEFAULT_MODERATION,
    now: NOW,
    ...changes,
  });
}
const ROOM = roomName('r'.repeat(32), { chatId: 'team', kind: 'group', number: 3 });
const claims = (jwt: string | null) => jsonwebtoken.decode(jwt ?? '') as JwtPayload;

describe('a ticket', () => {
  it.each([
    ['public', 'meet.jit.si', { embedSeconds: 300 }],
    ['open', 'meet.example.org', null],
  ] as const)('for the mode %s has no token', (mode, domain, limits) => {
    expect(ticket(mode)).toEqual({
      provider: 'jitsi',
      domain,
      roomName: ROOM,
      jwt: null,
      expiresAt: null,
      call: { chatId: 'team', number: 3, media: 'video' },
      person: {
        id: 'ivan',
        displayName: 'Иван',
        avatarUrl: 'https://calls.example.org/people/ivan.svg',
        role: 'moderator',
      },
      options: expect.objectContaining({ lang: 'ru' }) as unknown,
      moderation: DEFAULT_MODERATION,
      limits,
    });
  });

  it.each(['secret', 'key'] as const)(
    'for the mode %s has a token for its room, and ends with it',
    (mode) => {
      const made = ticket(mode);
      expect(made).toMatchObject({
        domain: 'meet.example.org',
        roomName: ROOM,
        limits: null,
        expiresAt: '2026-11-22T11:00:00.000Z',
      });
      expect(claims(made.jwt)).toMatchObject({ room: ROOM, exp: Date.parse(made.expiresAt ?? '') / 1000 });
    },
  );

  it('for JaaS has the app id before the room, and the token names the room without it', () => {
    const made = ticket('jaas');
    expect(made).toMatchObject({ domain: '8x8.vc', roomName: `${APP}/${ROOM}`, limits: null });
    expect(claims(made.jwt)).toMatchObject({ room: ROOM, sub: APP, iss: 'chat', aud: 'jitsi' });
  });

  it('is for one person in their role, with a picture that other browsers can load', () => {
    const made = ticket('secret', { person: maria, membership: { ...team, role: 'member' } });
    expect(made.person).toEqual({
      id: 'maria',
      displayName: 'Мария',
      avatarUrl: 'https://id.example.org/m.png',
      role: 'member',
    });
    expect(claims(made.jwt).context).toMatchObject({
      user: {
        id: 'maria',
        name: 'Мария',
        avatar: 'https://id.example.org/m.png',
        moderator: false,
        affiliation: 'member',
      },
    });
    expect(ticket('open', { person: { ...ivan, avatarUrl: null } }).person.avatarUrl).toBeNull();
  });

  it.each(['public', 'open', 'secret', 'key', 'jaas'] as const)(
    'for the mode %s tells the room no e-mail address',
    (mode) => {
      const made = ticket(mode);
      expect(JSON.stringify([made, claims(made.jwt)])).not.toMatch(/e-?mail|@example/i);
    },
  );

  it('brings everyone in a call to one room, and the next call to another', () => {
    const rooms = [
      ticket('secret'),
      ticket('secret', {
        person: maria,
        membership: { ...team, role: 'member' },
        media: 'audio',
        language: 'en',
      }),
    ];
    expect(new Set(rooms.map((made) => made.roomName)).size).toBe(1);
    expect(ticket('secret', { number: 4 }).roomName).not.toBe(ROOM);
    expect(ticket('secret', { membership: pair }).roomName).toMatch(/^dm-/);
  });
});

describe('options', () => {
  it('of a video call are exactly these', () => {
    expect(ticket('open').options).toEqual({
      lang: 'ru',
      configOverwrite: {
        subject: 'Команда',
        readOnlyName: true,
        disableInviteFunctions: true,
        disableDeepLinking: true,
        disableThirdPartyRequests: true,
        doNotStoreRoom: true,
        startWithVideoMuted: false,
        startAudioOnly: false,
        startLowBandwidthMode: false,
        prejoinConfig: { enabled: true, hideDisplayName: true },
        pip: { enableBrowserPiP: true },
      },
      interfaceConfigOverwrite: {},
    });
  });

  it('of an audio call start without video, by both names that servers know', () => {
    expect(ticket('open', { media: 'audio' }).options.configOverwrite).toMatchObject({
      startWithVideoMuted: true,
      startAudioOnly: true,
      startLowBandwidthMode: true,
    });
  });

  it('of a direct chat have the subject that reads the same for both', () => {
    expect(ticket('open', { membership: pair }).options.configOverwrite.subject).toBe('Иван, Мария');
  });
});

describe('what holds in a call', () => {
  const webinar: Moderation = { share: 'moderators', microphones: 'muted', record: 'nobody' };
  const config = (role: Role, moderation: Moderation) =>
    ticket('secret', { membership: { ...team, role }, moderation }).options.configOverwrite;

  it('is in the ticket, for the window of a moderator to hold', () => {
    expect(ticket('secret', { moderation: webinar }).moderation).toEqual(webinar);
  });

  it('is in the token', () => {
    const { jwt } = ticket('secret', { membership: { ...team, role: 'member' }, moderation: webinar });
    expect(claims(jwt).context).toMatchObject({ features: { 'screen-sharing': false, recording: false } });
  });

  it('keeps nothing from anybody where everything is allowed', () => {
    const free: Moderation = { share: 'everyone', microphones: 'open', record: 'everyone' };
    expect(config('member', free)).toEqual(config('moderator', free));
    expect(config('moderator', free)).toEqual(ticket('open').options.configOverwrite);
  });

  it('mutes those who come in, but not moderators', () => {
    for (const microphones of ['muted', 'onRequest'] as const) {
      expect(config('member', { ...webinar, microphones })).toMatchObject({ startWithAudioMuted: true });
      expect(config('moderator', { ...webinar, microphones })).not.toHaveProperty('startWithAudioMuted');
    }
  });

  it('takes the buttons that share a screen from members, and leaves all others', () => {
    const { toolbarButtons } = config('member', webinar) as { toolbarButtons: string[] };
    expect(toolbarButtons).not.toContain('desktop');
    expect(toolbarButtons).not.toContain('shareaudio');
    expect(toolbarButtons).toEqual(
      expect.arrayContaining(['microphone', 'camera', 'chat', 'raisehand', 'tileview', 'hangup', 'settings']),
    );
    expect(config('moderator', webinar)).not.toHaveProperty('toolbarButtons');
  });

  it('hides recordings and streams from those who may not start them', () => {
    const hidden = {
      recordingService: { enabled: false },
      liveStreaming: { enabled: false },
      localRecording: { disable: true },
    };
    expect(config('member', { ...webinar, record: 'moderators' })).toMatchObject(hidden);
    expect(config('moderator', webinar)).toMatchObject(hidden);
    expect(config('moderator', { ...webinar, record: 'moderators' })).not.toHaveProperty('recordingService');
  });
});
