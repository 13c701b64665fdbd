import type { NextAuthOptions } from 'next-auth';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POST as postFailure } from '@/app/api/calls/failure/route';
import { POST as postPresence } from '@/app/api/calls/presence/route';
import { POST as postToken } from '@/app/api/calls/token/route';
import { POST as postAnswer } from '@/app/api/chats/[chatId]/call/answer/route';
import { GET as getLive } from '@/app/api/chats/[chatId]/live/route';
import { POST as postEnter } from '@/app/api/enter/route';
import { GET as getRings } from '@/app/api/rings/route';
import { authOptions } from '@/lib/auth/auth-options';
import { sweepCalls } from '@/lib/calls/sweep-calls';
import { closeEventStreams } from '@/lib/live/event-stream';
import { provideServices } from '@/lib/services';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { HOST_ENVIRONMENT, HOST_ORIGIN, hostToken } from '@/testing/host';
import { readMetricsText, valueOf } from '@/testing/read-metrics';
import { metricsText } from './metrics-text';

type Labels = Record<string, string>;
type Counted = [name: string, labels: Labels];

const START = Date.now();
let clock = 0;
let app: TestApp;
beforeAll(async () => {
  app = await testApp(HOST_ENVIRONMENT, { now: () => new Date(START + clock) });
  return () => app.services.close();
});
beforeEach(() => provideServices(app.services));

const scrape = async () => readMetricsText(await metricsText(app.services));
/** By how much each has grown meanwhile. */
async function grown(act: () => Promise<unknown>, ...counted: Counted[]): Promise<(number | undefined)[]> {
  const before = await scrape();
  await act();
  const after = await scrape();
  return counted.map(([name, labels]) => {
    const [was, is] = [valueOf(before, name, labels), valueOf(after, name, labels)];
    return was === undefined || is === undefined ? undefined : is - was;
  });
}
async function post(
  handler: (request: Request, context: { params: Promise<never> }) => Promise<Response>,
  ask: Ask,
  params: object = {},
): Promise<number> {
  const request = await app.request('/api', { method: 'POST', as: 'ivan', ...ask });
  return (await handler(request, { params: Promise.resolve(params as never) })).status;
}

const report = (event: string, number: number, chatId = 'ivan-maria') => ({
  json: {
    chatId,
    number,
    window: `window-${chatId}-${number}`,
    event,
    id: `report-${event}`,
    media: 'audio',
  },
});
const refusal = (code: string): Counted => ['calls_refusals_total', { code }];

describe('what is counted', () => {
  it('are tickets, by Jitsi and media', async () => {
    const act = async () => {
      expect(await post(postToken, { json: { chatId: 'team', media: 'audio' } })).toBe(200);
      expect(await post(postToken, { json: { chatId: 'nowhere', media: 'audio' } })).toBe(404);
    };
    const tickets = (media: string): Counted => ['calls_tickets_total', { jitsi: 'public', media }];
    expect(await grown(act, tickets('audio'), tickets('video'))).toEqual([1, 0]);
  });

  it('are refusals by code, and errors that nobody foresaw', async () => {
    const act = async () => {
      await post(postToken, { json: { chatId: 'nowhere', media: 'audio' } });
      await post(postToken, { json: { chatId: 'team', media: 'smell' } });
      await post(postToken, { as: undefined, json: { chatId: 'team', media: 'audio' } });
      const membership = () => Promise.reject(new Error('lost'));
      provideServices({ ...app.services, membership });
      expect(await post(postToken, { json: { chatId: 'team', media: 'audio' } })).toBe(500);
    };
    const codes = ['chat.not_found', 'request.invalid', 'auth.signed_out', 'server.unexpected', 'call.moved'];
    expect(await grown(act, ...codes.map(refusal))).toEqual([1, 1, 1, 1, 0]);
  });

  it('are calls that begin and end, each once, by how they end', async () => {
    const started: Counted = ['calls_started_total', { media: 'audio' }];
    const ended = ['ended', 'missed', 'declined', 'busy'].map((outcome): Counted => [
      'calls_ended_total',
      { outcome },
    ]);
    const joins = async () => {
      for (const event of ['joined', 'joined', 'alive']) {
        expect(await post(postPresence, report(event, 1))).toBe(200);
      }
    };
    expect(await grown(joins, started, ...ended)).toEqual([1, 0, 0, 0, 0]);
    const declined = async () => {
      const answer = { as: 'maria', json: { number: 1, answer: 'declined' } };
      expect(await post(postAnswer, answer, { chatId: 'ivan-maria' })).toBe(200);
      await post(postPresence, report('left', 1));
      clock += 120_000;
      await sweepCalls(app.services);
      await sweepCalls(app.services);
    };
    expect(await grown(declined, started, ...ended)).toEqual([0, 0, 0, 1, 0]);
    // The end of the one before is noticed by the one that comes next.
    const next = async () => {
      await post(postPresence, report('joined', 2));
      await post(postPresence, report('left', 2));
      clock += 120_000;
      await post(postPresence, report('joined', 3));
    };
    expect(await grown(next, started, ...ended)).toEqual([2, 0, 1, 0, 0]);
  });

  it('is not a call that could not be written', async () => {
    const act = async () => {
      const changed = app.services.calls.change('not-written', () => {
        throw new Error('no');
      });
      await expect(changed).rejects.toThrow('no');
    };
    expect(await grown(act, ['calls_started_total', { media: 'video' }])).toEqual([0]);
  });

  it('are failures that windows report, of each person so many', async () => {
    const json = { chatId: 'team', number: 1, code: 'token_issuer', reason: null, reference: 'K7QX-2M9D' };
    const act = async () => {
      for (let report = 0; report < 50; report++) expect(await post(postFailure, { json })).toBe(200);
      expect(await post(postFailure, { json: { ...json, code: 'of my own' } })).toBe(422);
    };
    const counted: Counted = ['calls_window_failures_total', { code: 'token_issuer' }];
    expect(await grown(act, counted)).toEqual([20]);
    expect((await scrape()).get('calls_window_failures_total')!.samples.flat()).not.toContainEqual({
      code: 'of my own',
    });
  });

  it('are live streams while they are open, by kind', async () => {
    const open = async () => {
      const read = await scrape();
      return ['chat', 'rings'].map((kind) => valueOf(read, 'calls_streams', { kind }));
    };
    const get = () => app.request('/api', { as: 'ivan' });
    const context = (params: object) => ({ params: Promise.resolve(params as never) });
    const chat = await getLive(await get(), context({ chatId: 'team' }));
    const other = await getLive(await get(), context({ chatId: 'team' }));
    await getRings(await get(), context({}));
    expect(await open()).toEqual([2, 1]);
    await other.body?.cancel();
    expect(await open()).toEqual([1, 1]);
    closeEventStreams();
    expect(await open()).toEqual([0, 0]);
    await chat.body?.cancel();
  });

  it('are people who come in and who do not, by the way they take', async () => {
    const enter = (token: string) => {
      const body = new URLSearchParams({ token }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: HOST_ORIGIN };
      return app.request('/api/enter', { method: 'POST', body, headers }).then(postEnter);
    };
    const options = authOptions(
      { sessionSecret: 's', demo: true, oidc: null },
      { addIfNew: () => Promise.resolve() },
    );
    const act = async () => {
      await enter(hostToken());
      await enter('none');
      await signedIn(options, 'demo');
      await signedIn(options, 'oidc');
      await demoAs(options, 'ivan');
      await demoAs(options, 'nobody');
      for (const code of ['SIGNIN_OAUTH_ERROR', 'OAUTH_CALLBACK_ERROR', 'JWT_SESSION_ERROR']) {
        options.logger?.error?.(code, new Error('refused'));
      }
    };
    const ways = ['demo', 'oidc', 'host'].flatMap((way): Counted[] => [
      ['calls_sign_ins_total', { way }],
      ['calls_sign_in_failures_total', { way }],
    ]);
    expect(await grown(act, ...ways, refusal('auth.host_token'))).toEqual([1, 1, 1, 2, 1, 1, 1]);
  });
});

async function signedIn(options: NextAuthOptions, provider: string): Promise<void> {
  await options.events?.signIn?.({
    user: { id: 'ivan' },
    account: { provider, type: 'oauth', providerAccountId: 'ivan' },
  });
}

/** What next-auth asks of the demo when its form is sent. */
async function demoAs(options: NextAuthOptions, person: string): Promise<void> {
  const [provider] = options.providers as unknown as [
    { options: { authorize: (sent: object, request: object) => unknown } },
  ];
  await provider.options.authorize({ person }, {});
}
