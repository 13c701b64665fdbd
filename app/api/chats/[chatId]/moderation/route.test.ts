import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_MODERATION, type Moderation } from '@/lib/calls/moderation';
import type { OpenDatabase } from '@/lib/db/database';
import { callModerations, calls, chats } from '@/lib/db/schema';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { POST as postPresence } from '../../../calls/presence/route';
import { POST as postToken } from '../../../calls/token/route';
import * as ofCall from '../calls/[number]/moderation/route';
import { openInMemory } from '@/testing/databases';
import * as ofChat from './route';

const WEBINAR: Moderation = { share: 'moderators', microphones: 'muted', record: 'nobody' };
const LOUD: Moderation = { share: 'everyone', microphones: 'open', record: 'everyone' };

/** A decision as it is sent by who has seen what holds in every chat at first. */
const decided = (wished: object, seen: Moderation = DEFAULT_MODERATION) => ({ ...wished, seen });

let database: OpenDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await openInMemory();
  app = await testApp({}, { database });
  return () => app.services.close();
});

afterEach(async () => {
  await database.db.delete(calls);
  await database.db.delete(callModerations);
  await database.db.update(chats).set({ moderation: null });
});

/** Asks the chat's route, or with a number that of one call. */
async function ask(
  method: 'GET' | 'PUT' | 'POST',
  { as = 'ivan', chatId = 'team', number, ...rest }: Ask & Where = {},
) {
  const path = `/api/chats/${encodeURIComponent(chatId)}${number === undefined ? '' : `/calls/${number}`}/moderation`;
  const request = await app.request(path, { method, as, ...rest });
  if (number === undefined) return ofChat[method](request, { params: Promise.resolve({ chatId }) });
  return ofCall[method](request, { params: Promise.resolve({ chatId, number }) });
}

interface Where {
  chatId?: string;
  number?: string;
}

async function moderation(where: Where & { as?: string } = {}): Promise<unknown> {
  return ((await (await ask('GET', where)).json()) as { moderation: unknown }).moderation;
}

async function say(as: string, event: 'joined' | 'left', number: number): Promise<void> {
  const id = `report-${number}-${event}`;
  const json = { chatId: 'team', number, window: `window-of-${as}`, event, id, media: 'audio' };
  const request = await app.request('/api/calls/presence', { method: 'POST', as, json });
  expect((await postPresence(request, { params: Promise.resolve({}) })).status).toBe(200);
}

async function ticketOf(as: string): Promise<{ moderation: unknown; call: { number: number } }> {
  const json = { chatId: 'team', media: 'audio' };
  const request = await app.request('/api/calls/token', { method: 'POST', as, json });
  return (await postToken(request, { params: Promise.resolve({}) })).json() as never;
}

async function codeOf(response: Response): Promise<[number, string]> {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
}

describe('what people may do in the calls of a chat', () => {
  it('is told to every member, and is the usual where nobody has decided', async () => {
    for (const as of ['ivan', 'maria']) {
      expect(await moderation({ as })).toEqual(DEFAULT_MODERATION);
      expect(await moderation({ as, number: '1' })).toEqual(DEFAULT_MODERATION);
    }
  });

  it('is what a moderator has decided, in the next ticket of everybody', async () => {
    const response = await ask('PUT', { json: decided(WEBINAR) });
    expect([response.status, await response.json()]).toEqual([200, { moderation: WEBINAR }]);
    expect(await moderation({ as: 'maria' })).toEqual(WEBINAR);
    expect((await ticketOf('maria')).moderation).toEqual(WEBINAR);
    expect(await moderation({ chatId: 'ivan-maria' })).toEqual(DEFAULT_MODERATION);
  });

  it('is for both people of a direct chat to decide', async () => {
    for (const [as, wished] of [
      ['ivan', WEBINAR],
      ['maria', LOUD],
    ] as const) {
      const json = decided(wished, as === 'ivan' ? DEFAULT_MODERATION : WEBINAR);
      expect((await ask('PUT', { as, chatId: 'ivan-maria', json })).status).toBe(200);
      expect(await moderation({ chatId: 'ivan-maria' })).toEqual(wished);
    }
  });
});

describe('what people may do in one call', () => {
  it('can be decided before it begins, which begins no call, and is gone with it', async () => {
    expect((await ask('PUT', { number: '1', json: decided(WEBINAR) })).status).toBe(200);
    expect(await database.db.select().from(calls)).toEqual([]);
    expect(await ticketOf('maria')).toMatchObject({ moderation: WEBINAR, call: { number: 1 } });
    await say('ivan', 'joined', 1);
    expect((await ticketOf('maria')).moderation).toEqual(WEBINAR);
    await database.db.update(calls).set({ endedAt: new Date() });
    expect(await ticketOf('maria')).toMatchObject({ moderation: DEFAULT_MODERATION, call: { number: 2 } });
    expect(await moderation()).toEqual(DEFAULT_MODERATION);
  });

  it('can be decided while it is on, and wins over what the chat has', async () => {
    await say('ivan', 'joined', 1);
    await ask('PUT', { number: '1', json: decided(LOUD) });
    await ask('PUT', { json: decided(WEBINAR) });
    expect((await ticketOf('maria')).moderation).toEqual(LOUD);
    expect(await moderation({ number: '1' })).toEqual(LOUD);
  });

  it('is not for a call that is over or far off, and the answer says which one is next', async () => {
    await database.db.insert(calls).values({
      chatId: 'team',
      number: 3,
      media: 'audio',
      startedAt: new Date(),
      startedBy: { id: 'ivan', displayName: 'Иван', avatarUrl: null },
      endedAt: new Date(),
    });
    for (const method of ['GET', 'PUT'] as const) {
      for (const number of ['3', '5']) {
        const response = await ask(method, { number, ...(method === 'PUT' && { json: decided(WEBINAR) }) });
        expect(response.status).toBe(409);
        expect(await response.json()).toMatchObject({ error: { code: 'call.moved', number: 4 } });
      }
    }
    expect(await database.db.select().from(callModerations)).toEqual([]);
  });

  it.each(['0', '01', '1.0', '-1', 'x', '', '9999999999', '1e3'])(
    'is at no address like %j',
    async (number) => {
      expect(await codeOf(await ask('GET', { number }))).toEqual([404, 'request.not_found']);
      expect(await codeOf(await ask('PUT', { number, json: decided(WEBINAR) }))).toEqual([
        404,
        'request.not_found',
      ]);
    },
  );
});

describe.each([
  ['of a chat', {}],
  ['of a call', { number: '1' }],
])('two who decide %s', (_name, where) => {
  const direct = { chatId: 'ivan-maria', ...where };

  it('do not undo each other unseen: the later one is told, and nothing of theirs is kept', async () => {
    await ask('PUT', { as: 'ivan', json: decided(WEBINAR), ...direct });
    const mine = { ...DEFAULT_MODERATION, share: 'moderators' };
    const headers = { 'accept-language': 'en' };
    const response = await ask('PUT', { as: 'maria', json: decided(mine), headers, ...direct });
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      error: {
        code: 'moderation.changed',
        message:
          'Somebody else has changed the rules meanwhile. Look at them as they are now, and decide again.',
      },
    });
    expect(await moderation(direct)).toEqual(WEBINAR);
    expect((await ask('PUT', { as: 'maria', json: decided(mine, WEBINAR), ...direct })).status).toBe(200);
    expect(await moderation(direct)).toEqual(mine);
  });

  it('may decide the same', async () => {
    for (const as of ['ivan', 'maria']) {
      expect((await ask('PUT', { as, json: decided(WEBINAR), ...direct })).status).toBe(200);
    }
  });
});

it('says that a chat kept in another system has no decision for all of its calls here', async () => {
  const membership = app.services.membership;
  const elsewhere = vi.spyOn(app.services, 'membership').mockImplementation(async (_chatId, personId) => {
    const found = await membership('team', personId);
    return found && { ...found, chat: { ...found.chat, id: 'elsewhere' } };
  });
  const response = await ask('PUT', { chatId: 'elsewhere', json: decided(WEBINAR) });
  elsewhere.mockRestore();
  expect(await codeOf(response)).toEqual([404, 'chat.not_found']);
});

describe.each([
  ['of a chat', {}],
  ['of a call', { number: '1' }],
])('who may not decide %s', (_name, where) => {
  const nothingWritten = async () => {
    expect(await database.db.select().from(callModerations)).toEqual([]);
    const rows = await database.db.select({ moderation: chats.moderation }).from(chats);
    expect(rows.every((row) => row.moderation === null)).toBe(true);
  };

  it('a member, who is told whom to ask', async () => {
    const response = await ask('PUT', {
      as: 'maria',
      json: decided(WEBINAR),
      ...where,
      headers: { 'accept-language': 'en' },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      error: {
        code: 'chat.moderators_only',
        message: 'Moderators of the chat decide that. Ask one of them.',
      },
    });
    await nothingWritten();
  });

  it('a stranger, who is told the same as for a chat that does not exist', async () => {
    for (const method of ['GET', 'PUT'] as const) {
      const json = method === 'PUT' ? decided(WEBINAR) : undefined;
      const answers = await Promise.all(
        ['team', 'no-such-chat', '%', '\0'].map(async (chatId) =>
          codeOf(await ask(method, { as: 'anna', chatId, json, ...where })),
        ),
      );
      expect(new Set(answers.map(String))).toEqual(new Set(['404,chat.not_found']));
    }
    await nothingWritten();
  });

  it('who is signed out', async () => {
    expect(await codeOf(await ask('GET', { as: '', ...where }))).toEqual([401, 'auth.signed_out']);
    expect(await codeOf(await ask('PUT', { as: '', json: decided(WEBINAR), ...where }))).toEqual([
      401,
      'auth.signed_out',
    ]);
  });

  it('another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const response = await ask('PUT', { json: decided(WEBINAR), headers, ...where });
    expect(await codeOf(response)).toEqual([403, 'request.cross_site']);
    await nothingWritten();
  });

  it.each([
    ['half of it', decided({ share: 'everyone', microphones: 'open' }), '"record"'],
    ['a word of its own', decided({ ...WEBINAR, share: 'nobody' }), '"share"'],
    ['something else besides', decided({ ...WEBINAR, role: 'moderator' }), '"role"'],
    ['nothing of what was seen', WEBINAR, '"seen"'],
    ['half of what was seen', decided(WEBINAR, { share: 'everyone' } as Moderation), '"seen.'],
    ['a list', [], '"body"'],
  ])('who sends %s', async (_what, json, field) => {
    const response = await ask('PUT', { json, ...where });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(field.replaceAll('"', '\\"'));
    await nothingWritten();
  });

  it('by another method', async () => {
    const response = await ask('POST', { json: decided(WEBINAR), ...where });
    expect(response.headers.get('allow')).toBe('GET, PUT');
    expect(await codeOf(response)).toEqual([405, 'request.method_not_allowed']);
  });
});
