import type { Method, Params } from './routes';

/** With what a good request proves who it is from. */
export type Proof =
  'session' | 'host token in a form' | 'host token in JSON' | 'events' | 'jaas' | 'operator' | 'nothing';

/** A good request to a route, by whoever may make it: what attacks start from. */
export interface Target {
  method: Method;
  proof: Proof;
  /** Beside its method, where a route has several addresses that differ. */
  title?: string;
  /** Parts of its address. `chat` is the chat that is attacked, as who asks calls it. */
  params?: (chat: string) => Params;
  /** Parameters of its query, with values that are taken. */
  query?: Record<string, string>;
  /** A JSON body that is taken. */
  json?: (chat: string) => object;
  /** A body of another kind, with its type. */
  raw?: { type: string; body: Uint8Array };
  /** Whether pages of the host may ask, with its token. */
  byToken?: boolean;
  /** Whether windows that were entered from a host's chat may ask. */
  byWindow?: boolean;
}

const WINDOW = 'window-0001';
const RULES = { share: 'everyone', microphones: 'open', record: 'moderators' };
const CHANGE = { ...RULES, seen: RULES };
const PNG = Uint8Array.of(
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  0,
  0,
  0,
  13,
  0x49,
  0x48,
  0x44,
  0x52,
);
const ROOM = { room_name: 'a-room', room_jid: 'a-room@muc.meet.jitsi' };
const OCCUPANT = { occupant_jid: 'a@meet.jitsi/b', id: 'ivan', name: 'Ivan' };

const ofChat = (chat: string) => ({ chatId: chat });
const ofCall = (chat: string) => ({ chatId: chat, number: '1' });
const callers = { proof: 'session', byToken: true, byWindow: true } as const;

const auth = (method: Method, ...nextauth: string[]): Target => ({
  method,
  proof: 'nothing',
  title: nextauth.join('/'),
  params: () => ({ nextauth }),
  ...(method === 'POST' && {
    raw: {
      type: 'application/x-www-form-urlencoded',
      body: new TextEncoder().encode('csrfToken=forged&person=ivan&callbackUrl=https%3A%2F%2Fevil.example'),
    },
  }),
});
const roomEvent = (event: string, json: object): Target => ({
  method: 'POST',
  proof: 'events',
  title: event,
  params: () => ({ event: event.split('/') }),
  json: () => json,
});

/** Every route, by its address as folders write it. A new one wants its row here. */
export const TARGETS: Record<string, Target[]> = {
  '/api/auth/[...nextauth]': [
    ...[
      'csrf',
      'providers',
      'session',
      'signin',
      'signin/demo',
      'callback/demo',
      'signout',
      'error',
      'verify-request',
    ].map((action) => auth('GET', ...action.split('/'))),
    auth('GET', 'no-such-action'),
    ...['signin/demo', 'callback/demo', 'signout', '_log', 'session'].map((action) =>
      auth('POST', ...action.split('/')),
    ),
  ],
  '/api/calls/failure': [
    {
      method: 'POST',
      proof: 'session',
      byWindow: true,
      json: (chat) => ({
        ...ofChat(chat),
        number: 1,
        code: 'token_issuer',
        reason: "invalid 'iss' claim",
        reference: 'K7QX-2M9D',
        attempt: 1,
      }),
    },
  ],
  '/api/calls/presence': [
    {
      ...callers,
      method: 'POST',
      json: (chat) => ({
        ...ofChat(chat),
        number: 1,
        window: WINDOW,
        event: 'joined',
        id: 'report-0001',
        media: 'video',
      }),
    },
  ],
  '/api/calls/token': [{ ...callers, method: 'POST', json: (chat) => ({ ...ofChat(chat), media: 'video' }) }],
  '/api/chats/[chatId]/call': [{ ...callers, method: 'GET', params: ofChat }],
  '/api/chats/[chatId]/call/answer': [
    { ...callers, method: 'POST', params: ofChat, json: () => ({ number: 1, answer: 'declined' }) },
  ],
  '/api/chats/[chatId]/calls': [
    { ...callers, method: 'GET', params: ofChat, query: { before: '10', limit: '5' } },
  ],
  '/api/chats/[chatId]/calls/[number]/moderation': [
    { method: 'GET', proof: 'session', byWindow: true, params: ofCall },
    { method: 'PUT', proof: 'session', byWindow: true, params: ofCall, json: () => CHANGE },
  ],
  '/api/chats/[chatId]/live': [{ ...callers, method: 'GET', params: ofChat, query: { after: '0' } }],
  '/api/chats/[chatId]/messages': [
    { method: 'GET', proof: 'session', params: ofChat, query: { before: '1000', limit: '5' } },
    { method: 'POST', proof: 'session', params: ofChat, json: () => ({ text: 'hello' }) },
  ],
  '/api/chats/[chatId]/moderation': [
    { method: 'GET', proof: 'session', params: ofChat },
    { method: 'PUT', proof: 'session', params: ofChat, json: () => CHANGE },
  ],
  '/api/enter': [{ method: 'POST', proof: 'host token in a form' }],
  '/api/enter/renew': [{ method: 'POST', proof: 'host token in JSON' }],
  '/api/health/live': [{ method: 'GET', proof: 'nothing' }],
  '/api/health/ready': [{ method: 'GET', proof: 'nothing' }],
  '/api/jitsi/events/[...event]': [
    roomEvent('room/created', { ...ROOM, created_at: 1_700_000_000, is_breakout: false }),
    roomEvent('room/destroyed', { ...ROOM, destroyed_at: 1_700_000_100, all_occupants: [OCCUPANT] }),
    roomEvent('occupant/joined', { ...ROOM, occupant: { ...OCCUPANT, joined_at: 1_700_000_000 } }),
    roomEvent('occupant/left', { ...ROOM, occupant: { ...OCCUPANT, left_at: 1_700_000_000 } }),
  ],
  '/api/jitsi/jaas': [
    {
      method: 'POST',
      proof: 'jaas',
      json: () => ({
        eventType: 'PARTICIPANT_JOINED',
        timestamp: 1_700_000_000_000,
        fqn: 'vpaas-magic-cookie-0123abcd/a-room',
        data: { isBreakout: false, id: 'ivan', participantFullJid: 'a@8x8.vc/b', name: 'Ivan' },
      }),
    },
  ],
  '/api/metrics': [{ method: 'GET', proof: 'operator' }],
  '/api/openapi.json': [{ method: 'GET', proof: 'nothing' }],
  '/api/profile': [
    { method: 'GET', proof: 'session' },
    { method: 'PUT', proof: 'session', json: () => ({ displayName: 'Ivan', language: 'en' }) },
  ],
  '/api/profile/avatar': [
    { method: 'PUT', proof: 'session', raw: { type: 'image/png', body: PNG } },
    { method: 'DELETE', proof: 'session' },
  ],
  '/api/rings': [{ method: 'GET', proof: 'session' }],
  '/avatars/[id]': [{ method: 'GET', proof: 'nothing', params: () => ({ id: '0'.repeat(32) }) }],
  '/jitsi/keys/[name]': [{ method: 'GET', proof: 'nothing', params: () => ({ name: 'jwks.json' }) }],
  '/operator/doctor/run': [
    { method: 'GET', proof: 'operator' },
    { method: 'POST', proof: 'operator' },
  ],
  '/operator/webhooks': [{ method: 'POST', proof: 'operator' }],
};
