import { readFileSync } from 'node:fs';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { io } from 'socket.io-client';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from './shared/chat-data.mjs';
import { start as startPlain } from './plain/server.mjs';
import { start as startReactExpress } from './react-express/server.mjs';
import { start as startSocketIo } from './socket-io/server.mjs';

const SETTINGS = {
  port: 0,
  callsOrigin: 'https://calls.example.org',
  tokenSecret: 'a-secret-of-the-examples-of-32-chars-or-more',
  webhookSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};

/** What differs between the chats: how a browser asks for a token, and how it reads the messages. */
interface Example {
  start: (settings: typeof SETTINGS) => Promise<{ origin: string; close: () => Promise<void> }>;
  /** The token, or null when it is refused. */
  token: (origin: string, personId: string | null, chatId: string) => Promise<string | null>;
  messages: (origin: string, personId: string, chatId: string) => Promise<Message[]>;
}

const cookie = (personId: string | null) => ({ cookie: personId ? `person=${personId}` : '' });

async function tokenByHttp(origin: string, personId: string | null, chatId: string): Promise<string | null> {
  const response = await fetch(`${origin}/call-token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...cookie(personId) },
    body: JSON.stringify({ chatId }),
  });
  if (response.ok) return ((await response.json()) as { token: string }).token;
  expect([401, 404]).toContain(response.status);
  return null;
}

/** The first event of a stream: all messages of the chat. */
async function firstEvent(address: string, personId: string): Promise<Message[]> {
  const gone = new AbortController();
  const { body } = await fetch(address, { headers: cookie(personId), signal: gone.signal });
  let written = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    written += new TextDecoder().decode(chunk);
    if (written.endsWith('\n\n')) break;
  }
  gone.abort();
  return JSON.parse(written.replace(/^data: /, '')) as Message[];
}

async function bySocket<Answer>(
  origin: string,
  personId: string | null,
  ask: (socket: ReturnType<typeof io>) => Promise<Answer>,
): Promise<Answer | null> {
  const socket = io(origin, { extraHeaders: cookie(personId), reconnection: false });
  const refused = new Promise<null>((resolve) => void socket.once('connect_error', () => resolve(null)));
  const answer = await Promise.race([ask(socket), refused]);
  socket.close();
  return answer;
}

const EXAMPLES: Record<string, Example> = {
  plain: {
    start: startPlain,
    token: tokenByHttp,
    messages: (origin, personId, chatId) => firstEvent(`${origin}/messages?chat=${chatId}`, personId),
  },
  'react-express': {
    start: startReactExpress,
    token: tokenByHttp,
    messages: (origin, personId, chatId) => firstEvent(`${origin}/chats/${chatId}/messages`, personId),
  },
  'socket-io': {
    start: startSocketIo,
    token: (origin, personId, chatId) =>
      bySocket(origin, personId, (socket) => socket.emitWithAck('call-token', chatId) as Promise<string>),
    messages: async (origin, personId, chatId) =>
      (await bySocket(
        origin,
        personId,
        (socket) =>
          new Promise<Message[]>((resolve) => {
            socket.on('messages', (id, messages) => id === chatId && resolve(messages as Message[]));
          }),
      )) ?? [],
  },
};

const AT = '2026-11-22T12:00:00.000Z';

/** What is sent of the first call of the direct chat. */
function report(type: string, ru: string, seconds: number, endedAt: string | null = null) {
  const timestamp = new Date(Date.parse(AT) + seconds * 1000).toISOString();
  const call = { number: 1, media: 'video', startedAt: AT, endedAt };
  return { type, timestamp, data: { chat: { id: '1', kind: 'direct' }, call, sentence: { ru, en: ru } } };
}

for (const [name, example] of Object.entries(EXAMPLES)) {
  describe(`the backend of ${name}`, () => {
    let server: Awaited<ReturnType<Example['start']>>;
    beforeEach(async () => {
      server = await example.start(SETTINGS);
    });
    afterEach(() => server.close());

    const send = async (id: string, event: object, { secret = SETTINGS.webhookSecret } = {}) => {
      const body = JSON.stringify(event);
      const now = new Date();
      const headers = {
        'Content-Type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      };
      const { status } = await fetch(`${server.origin}/calls-webhook`, { method: 'POST', headers, body });
      return status;
    };
    const serviceMessages = async (personId = 'ivan') => {
      const messages = await example.messages(server.origin, personId, '1');
      return messages.filter(({ author }) => author === null).map(({ text }) => text);
    };

    it('signs a token with exactly the claims that are asked for', async () => {
      const token = (await example.token(server.origin, 'ivan', '2')) ?? '';
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'HS256' });
      const { payload } = await jwtVerify(token, new TextEncoder().encode(SETTINGS.tokenSecret));
      const { jti, iat = 0, exp = 0, ...claims } = payload;
      expect(claims).toEqual({
        iss: server.origin,
        aud: 'https://calls.example.org',
        sub: 'ivan',
        name: 'Иван Петров',
        locale: 'ru',
        chat: { id: '2', kind: 'group', title: 'Команда', role: 'moderator' },
      });
      expect(jti).toMatch(/^[\da-f-]{36}$/);
      expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(10);
      expect(exp - iat).toBe(2 * 60 * 60);
    });

    it('names a direct chat after the other person, and gives each token an id of its own', async () => {
      const token = (await example.token(server.origin, 'maria', '1')) ?? '';
      const again = (await example.token(server.origin, 'maria', '1')) ?? '';
      const claims = [token, again].map((one) =>
        jwtVerify(one, new TextEncoder().encode(SETTINGS.tokenSecret)),
      );
      const [first, second] = await Promise.all(claims);
      expect(first?.payload['chat']).toEqual({
        id: '1',
        kind: 'direct',
        title: 'Иван Петров',
        role: 'member',
      });
      expect(first?.payload.jti).not.toBe(second?.payload.jti);
    });

    it.each([
      ['who is not in the chat', 'oleg', '1'],
      ['of a chat that does not exist', 'ivan', '3'],
      ['of a chat that is named like something else', 'ivan', '__proto__'],
      ['who has not signed in', null, '1'],
    ])('signs none for somebody %s', async (_who, personId, chatId) => {
      expect(await example.token(server.origin, personId, chatId)).toBeNull();
    });

    it('keeps one message a call, from its start to its end', async () => {
      expect(await send('a', report('call.started', 'Идёт звонок', 0))).toBe(204);
      expect(await serviceMessages()).toEqual(['Идёт звонок']);
      expect(await send('b', report('call.updated', 'Идёт звонок, 2 участника', 5))).toBe(204);
      expect(await send('c', report('call.ended', 'Звонок, 12 мин', 720, AT))).toBe(204);
      expect(await serviceMessages('maria')).toEqual(['Звонок, 12 мин']);
    });

    it('believes the younger of two that have overtaken each other', async () => {
      await send('c', report('call.ended', 'Звонок, 12 мин', 720, AT));
      await send('b', report('call.updated', 'Идёт звонок, 2 участника', 5));
      await send('d', report('call.updated', 'Идёт звонок, 1 участник', 720));
      await send('e', report('call.started', 'Идёт звонок', 0));
      expect(await serviceMessages()).toEqual(['Звонок, 12 мин']);
    });

    it('believes the end of a call that was over before it was noticed', async () => {
      await send('b', report('call.updated', 'Мария отклонила звонок', 30));
      await send('c', report('call.missed', 'Пропущенный видеозвонок', 20, AT));
      expect(await serviceMessages()).toEqual(['Пропущенный видеозвонок']);
    });

    it('keeps apart the calls of a chat', async () => {
      const second = report('call.started', 'Второй звонок', 900);
      second.data.call.number = 2;
      await send('c', report('call.ended', 'Звонок, 12 мин', 720, AT));
      await send('d', second);
      expect(await serviceMessages()).toEqual(['Звонок, 12 мин', 'Второй звонок']);
    });

    it('takes each delivery once', async () => {
      await send('a', report('call.started', 'Идёт звонок', 0));
      expect(await send('a', report('call.updated', 'Ещё раз', 1))).toBe(204);
      expect(await serviceMessages()).toEqual(['Идёт звонок']);
    });

    it('refuses what is not signed with the secret', async () => {
      const secret = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
      expect(await send('a', report('call.started', 'Идёт звонок', 0), { secret })).toBe(401);
      const bare = await fetch(`${server.origin}/calls-webhook`, { method: 'POST', body: '{}' });
      expect(bare.status).toBe(401);
      expect(await serviceMessages()).toEqual([]);
    });

    it('leaves who comes and goes to the banner', async () => {
      expect(await send('a', report('participant.joined', 'Мария вошла', 3))).toBe(204);
      expect(await serviceMessages()).toEqual([]);
    });
  });
}

it('what calls need of a backend is one and the same file in every example', () => {
  const files = ['plain', 'react-express', 'socket-io'].map((example) =>
    readFileSync(new URL(`./${example}/calls.mjs`, import.meta.url), 'utf8'),
  );
  expect(new Set(files).size).toBe(1);
});
