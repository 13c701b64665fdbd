import { beforeAll, describe, expect, it, vi } from 'vitest';
import { POST as postFailure } from '@/app/api/calls/failure/route';
import { OPTIONS as preflight, POST as postPresence } from '@/app/api/calls/presence/route';
import { POST as postToken } from '@/app/api/calls/token/route';
import { POST as postAnswer } from '@/app/api/chats/[chatId]/call/answer/route';
import { GET as getCall } from '@/app/api/chats/[chatId]/call/route';
import { GET as getModeration } from '@/app/api/chats/[chatId]/calls/[number]/moderation/route';
import { GET as getCalls } from '@/app/api/chats/[chatId]/calls/route';
import { GET as getMessages } from '@/app/api/chats/[chatId]/messages/route';
import { GET as getProfile } from '@/app/api/profile/route';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { asHost, HOST_ENVIRONMENT, HOST_ORIGIN, hostToken, MARIA } from '@/testing/host';
import { callerOf } from './caller';

type Handler = (request: Request, context: { params: Promise<never> }) => Response | Promise<Response>;

let app: TestApp;
beforeAll(async () => {
  app = await testApp({
    ...HOST_ENVIRONMENT,
    JITSI_DOMAIN: 'meet.example.org',
    JITSI_APP_ID: 'chat',
    JITSI_APP_SECRET: 's'.repeat(32),
  });
  return () => app.services.close();
});

async function ask(handler: Handler, ask: Ask & { chatId?: string } = {}): Promise<Response> {
  const { chatId = '42', ...rest } = ask;
  const params = Promise.resolve({ chatId, number: '1' } as never);
  return handler(await app.request('/api', { method: rest.json ? 'POST' : 'GET', ...rest }), { params });
}
const read = async (answer: Promise<Response>) => {
  const response = await answer;
  return { status: response.status, body: (await response.json()) as Record<string, never> };
};
const code = async (answer: Promise<Response>) => {
  const { status, body } = await read(answer);
  return [status, (body.error as { code: string } | undefined)?.code];
};
const presence = (event: string, window = 'window-0001') => ({
  chatId: '42',
  number: 1,
  window,
  event,
  id: 'report-0001',
});

describe('a page of the host that asks with its token', () => {
  it('has the whole life of a call, in the host’s own ids', async () => {
    const headers = asHost();
    const maria = asHost(hostToken(MARIA));
    const { body: ticket } = await read(ask(postToken, { headers, json: { chatId: '42', media: 'audio' } }));
    expect(ticket).toMatchObject({
      domain: 'meet.example.org',
      call: { chatId: '42', number: 1, media: 'audio' },
      // Whoever starts a direct call moderates it.
      person: { id: 'ivan', displayName: 'Иван Петров', role: 'moderator' },
    });
    expect((await read(ask(getCall, { headers }))).body).toEqual({ call: null });

    const call = {
      number: 1,
      startedBy: { id: 'ivan', displayName: 'Иван Петров', avatarUrl: null },
      participants: [{ id: 'ivan' }],
    };
    expect(await read(ask(postPresence, { headers, json: presence('joined') }))).toMatchObject({
      status: 200,
      body: { call },
    });
    expect((await read(ask(getCall, { headers: maria }))).body).toMatchObject({ call });
    const declined = await read(ask(postAnswer, { headers: maria, json: { number: 1, answer: 'declined' } }));
    expect(declined.body).toMatchObject({
      call: { answers: [{ person: { id: 'maria' }, answer: 'declined' }] },
    });
    await ask(postPresence, { headers, json: presence('left') });
    expect((await read(ask(getCalls, { headers }))).status).toBe(200);
    const reached = JSON.stringify([ticket, await read(ask(getCall, { headers })), declined]);
    expect(reached).not.toContain('host:');
  });

  it('is in the chat of its token only', async () => {
    const headers = asHost();
    for (const handler of [getCall, getCalls, getModeration]) {
      for (const chatId of ['43', 'host:42', 'team', '']) {
        expect(await code(ask(handler, { headers, chatId }))).toEqual([404, 'chat.not_found']);
      }
    }
    const json = { chatId: 'team', media: 'video' };
    expect(await code(ask(postToken, { headers, json }))).toEqual([404, 'chat.not_found']);
  });

  it('is nobody of our own, whatever cookie comes along', async () => {
    const headers = asHost();
    expect(await code(ask(getCall, { headers, as: 'ivan', chatId: 'team' }))).toEqual([
      404,
      'chat.not_found',
    ]);
    expect(await code(ask(getMessages, { headers, chatId: '42' }))).toEqual([401, 'auth.signed_out']);
    expect(await code(ask(getProfile, { headers }))).toEqual([401, 'auth.signed_out']);
  });

  it('is refused with a token that is wrong, and learns why', async () => {
    const headers = asHost(hostToken({ aud: 'https://other.example' }));
    const response = await ask(getCall, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe(HOST_ORIGIN);
    expect(await response.json()).toMatchObject({
      error: { code: 'auth.host_token', message: expect.stringContaining('audience') as string },
    });
    const broken = { headers, json: 'no object' };
    expect(await code(ask(postPresence, broken))).toEqual([401, 'auth.host_token']);
  });

  it('is told what a later token says, and not what an earlier one said', async () => {
    const now = Math.floor(Date.now() / 1000);
    const chat = (role: string) => ({ id: 'roles', kind: 'group', title: 'Roles', role });
    const early = asHost(hostToken({ chat: chat('moderator'), iat: now - 100 }));
    const late = asHost(hostToken({ chat: chat('member'), iat: now - 50 }));
    const role = async (headers: Record<string, string>) => {
      const answer = await ask(postToken, { headers, json: { chatId: 'roles', media: 'video' } });
      return ((await answer.json()) as { person: { role: string } }).person.role;
    };
    expect(await role(early)).toBe('moderator');
    expect(await role(late)).toBe('member');
    expect(await role(early)).toBe('member');
  });

  it('is in the chat by what the token has just said, which is not read again', async () => {
    const find = vi.spyOn(app.services.hosts, 'find');
    const json = { chatId: '42', media: 'video' };
    expect((await read(ask(postToken, { headers: asHost(), json }))).status).toBe(200);
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
  });

  it('is told what holds by then when the same request asks once more', async () => {
    const request = await app.request('/api', { headers: asHost() });
    const { membership } = await callerOf(request, app.services);
    const { hosts, now } = app.services;
    const known = await hosts.find('host:42', 'host:ivan');
    expect(await membership('host:42', 'host:maria')).toEqual(
      await app.services.membership('host:42', 'host:maria'),
    );
    const again = await callerOf(request, app.services);
    await hosts.remember({ ...known!, issuedAt: new Date(now().getTime() + 5000), rightUntil: now() });
    expect(await again.membership('host:42', 'host:ivan')).toMatchObject({ chat: { id: 'host:42' } });
    expect(await again.membership('host:42', 'host:ivan')).toBeNull();
    await app.services.hosts.forget(new Date(now().getTime() + 30 * 24 * 3600_000));
  });

  it('may not report for a window of somebody else', async () => {
    const chat = { ...MARIA.chat, id: 'mine' };
    const ivan = asHost(hostToken({ chat }));
    const maria = asHost(hostToken({ ...MARIA, chat }));
    const of = (event: string) => ({ ...presence(event), chatId: 'mine' });
    await ask(postPresence, { headers: ivan, json: of('joined') });
    await ask(postPresence, { headers: maria, json: of('left') });
    const { body } = await read(ask(getCall, { headers: ivan, chatId: 'mine' }));
    expect(body).toMatchObject({ call: { participants: [{ id: 'ivan' }] } });
  });

  it('may tell the operator of a failure', async () => {
    const json = { chatId: '42', number: 1, code: 'kicked', reason: null, reference: 'K7QX-2M9D' };
    expect((await read(ask(postFailure, { headers: asHost(), json }))).status).toBe(200);
  });
});

describe('pages of other origins', () => {
  it('may read an answer only when they are the host’s, and never with cookies', async () => {
    for (const [origin, allowed] of [
      [HOST_ORIGIN, HOST_ORIGIN],
      ['https://evil.example', null],
      ['null', null],
      [`${HOST_ORIGIN}.evil.example`, null],
    ] as const) {
      for (const headers of [{ ...asHost(), origin }, { origin }]) {
        const { headers: sent } = await ask(getCall, { headers });
        expect(sent.get('access-control-allow-origin')).toBe(allowed);
        expect(sent.get('access-control-allow-credentials')).toBeNull();
        expect(sent.get('vary')).toContain('Origin');
      }
      const answer = await preflight(await app.request('/api', { method: 'OPTIONS', headers: { origin } }));
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, allowed]);
      expect(answer.headers.get('access-control-allow-headers')).toBe(
        allowed && 'Authorization, Content-Type, Last-Event-ID',
      );
    }
  });

  it('of the host do nothing with the cookies of a browser', async () => {
    const json = { ...presence('joined'), chatId: 'team' };
    for (const site of ['cross-site', 'same-site']) {
      const headers = { origin: HOST_ORIGIN, 'sec-fetch-site': site };
      expect(await code(ask(postPresence, { as: 'ivan', headers, json }))).toEqual([
        403,
        'request.cross_site',
      ]);
    }
  });
});

describe('without a chat beside us', () => {
  it('no token of one is taken', async () => {
    const { services } = app;
    const alone = await testApp();
    try {
      const request = await alone.request('/api', { headers: asHost() });
      const answer = await getCall(request, { params: Promise.resolve({ chatId: '42' }) });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ error: { code: 'auth.signed_out' } });
      await alone.services.hosts.remember({
        chatId: 'host:42',
        kind: 'group',
        title: 'x',
        role: 'member',
        person: { id: 'host:ivan', displayName: 'x', avatarUrl: null, email: null, language: null },
        issuedAt: new Date(),
        rightUntil: new Date(Date.now() + 60_000),
      });
      expect(await alone.services.membership('host:42', 'host:ivan')).toBeNull();
      expect(await services.membership('host:42', 'host:ivan')).not.toBeNull();
    } finally {
      await alone.services.close();
    }
  });
});
