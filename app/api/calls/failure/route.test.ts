import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { log } from '@/lib/log/log';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

const START = Date.parse('2026-11-22T12:00:00Z');
let minute = 0;
let app: TestApp;
let database: OpenDatabase;
let warn: ReturnType<typeof spyOn>;
let info: ReturnType<typeof spyOn>;

const spyOn = (level: 'warn' | 'info') => vi.spyOn(log, level).mockImplementation(() => undefined);

beforeAll(async () => {
  database = await openInMemory();
  return () => database.close();
});

beforeEach(async () => {
  // Each test has a minute of its own, so that none uses up another's lines.
  minute += 1;
  const now = new Date(START + minute * 60_000);
  app = await testApp({ JITSI_DOMAIN: 'meet.example.org' }, { database, now: () => now });
  [warn, info] = [spyOn('warn'), spyOn('info')];
});

const report = (changes: object = {}) => ({
  chatId: 'team',
  number: 1,
  code: 'token_signature',
  reason: 'Invalid signature',
  reference: 'K7QX-2M9D',
  ...changes,
});

async function say(as: string | undefined, json: unknown, ask: Ask = {}) {
  const request = await app.request('/api/calls/failure', { method: 'POST', as, json, ...ask });
  return POST(request, { params: Promise.resolve({}) });
}
const lines = () => [...warn.mock.calls, ...info.mock.calls].map(([fields]) => fields);

describe('POST /api/calls/failure', () => {
  it('writes what the operator has to mend as a warning, with the fix', async () => {
    const answer = await say('ivan', report({ attempt: 2 }), { headers: { 'user-agent': 'Firefox/140' } });
    expect([answer.status, await answer.json()]).toEqual([200, { reference: 'K7QX-2M9D' }]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      {
        reference: 'K7QX-2M9D',
        code: 'token_signature',
        reason: 'Invalid signature',
        chatId: 'team',
        number: 1,
        personId: 'ivan',
        domain: 'meet.example.org',
        attempt: 2,
        userAgent: 'Firefox/140',
        fix: expect.stringContaining('JITSI_APP_SECRET') as unknown,
      },
      'call failed',
    );
    expect(info).not.toHaveBeenCalled();
  });

  it('writes what is nobody’s to mend as information', async () => {
    await say('ivan', report({ code: 'kicked', reason: null }));
    expect(info.mock.calls).toEqual([
      [expect.objectContaining({ code: 'kicked', reason: null, fix: null }), 'call failed'],
    ]);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['a token', 'refused: eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJjaGF0In0.c2lnbmF0dXJl!', 'refused: [token]!'],
    [
      'a token without its usual beginning',
      `x ${['a', 'b', 'c'].map((c) => c.repeat(20)).join('.')}`,
      'x [token]',
    ],
    ['half a token', 'jwt=eyJhbGciOiJIUzI1NiJ9', 'jwt=[token]'],
    ['further lines', 'no\r\n{"level":"error"}\u2028x\u0085y', 'no {"level":"error"} x y'],
    ['what steers a terminal', '\u001b[2Jgone\u0000', '[2Jgone'],
    ['what turns a line around', 'ab\u202ecd', 'ab cd'],
    ['half a character', 'a\ud800', 'a\ufffd'],
  ])('keeps %s out of the log', async (_what, reason, written) => {
    const headers = { 'user-agent': 'A eyJhbGciOiJIUzI1NiJ9.e.f' };
    expect((await say('ivan', report({ reason }), { headers })).status).toBe(200);
    expect(lines()).toEqual([expect.objectContaining({ reason: written, userAgent: 'A [token]' })]);
  });

  it('cuts a user agent that is a book', async () => {
    await say('ivan', report(), { headers: { 'user-agent': 'x'.repeat(16_000) } });
    expect(lines()).toEqual([expect.objectContaining({ userAgent: 'x'.repeat(400) })]);
  });

  it('writes some lines for one person, not any number, and goes on for others', async () => {
    for (let time = 0; time < 30; time++) expect((await say('ivan', report())).status).toBe(200);
    expect(warn).toHaveBeenCalledTimes(20);
    await say('maria', report());
    expect(warn).toHaveBeenCalledTimes(21);
  });

  it('tells strangers the same as about a chat that does not exist, and writes nothing', async () => {
    const [there, nowhere] = [
      await say('anna', report()),
      await say('anna', report({ chatId: 'no-such-chat' })),
    ];
    expect([there.status, nowhere.status]).toEqual([404, 404]);
    expect(await there.text()).toBe(await nowhere.text());
    expect(lines()).toEqual([]);
  });

  it('refuses the signed-out, other sites and other methods', async () => {
    expect((await say(undefined, report())).status).toBe(401);
    expect((await say('ivan', report(), { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    const get = GET(await app.request('/api/calls/failure'));
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect(lines()).toEqual([]);
  });

  it.each([
    ['an unknown code', { code: 'exploded' }],
    ['a code of every object', { code: 'constructor' }],
    ['another code of every object', { code: '__proto__' }],
    ['a reason that is too long', { reason: 'x'.repeat(301) }],
    ['no reason at all', { reason: undefined }],
    ['a reason that is no text', { reason: { $ne: '' } }],
    ['a reference in another alphabet', { reference: 'K7QX-2M9I' }],
    ['a reference with a second line', { reference: 'K7QX-2M9D\n' }],
    ['a short reference', { reference: 'K7QX' }],
    ['a chat id with control characters', { chatId: 'te\u0000am' }],
    ['number zero', { number: 0 }],
    ['a broken attempt', { attempt: 1.5 }],
    ['somebody else’s name', { personId: 'maria' }],
    ['a fix of its own', { fix: 'rm -rf' }],
  ])('refuses %s', async (_name, changes) => {
    expect((await say('ivan', report(changes))).status).toBe(422);
    expect(lines()).toEqual([]);
  });

  it('refuses a prototype that is sent as a key', async () => {
    const body = JSON.stringify(report()).replace('{', '{"__proto__":{"code":"kicked"},');
    const answer = await say('ivan', undefined, { body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(422);
    expect(lines()).toEqual([]);
  });
});
