import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { StandinState } from './controls';
import { startStandin, type Standin } from './start-standin';
import { ask, TestPage } from './test-client';

let dataDir: string;
let standin: Standin;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'controls-'));
  standin = await startStandin({ port: 0, dataDir, controls: true });
});

afterEach(async () => {
  await standin.close();
  await rm(dataDir, { recursive: true });
});

async function enter(name: string, room = '/tea'): Promise<TestPage> {
  const page = await new TestPage(standin).join(name, undefined, room);
  await page.hears('joined');
  return page;
}

function control(body: unknown) {
  return ask(`${standin.origin}/standin/control`, 'POST', body);
}

async function state(): Promise<StandinState> {
  return JSON.parse((await ask(`${standin.origin}/standin/state`)).body) as StandinState;
}

async function isCutOff(page: TestPage): Promise<void> {
  await vi.waitUntil(() => page.socket.readyState === WebSocket.CLOSED);
}

test('the state shows rooms, people and how often the script was asked for', async () => {
  await enter('Анна', '/acme/board');
  await ask(`${standin.origin}/external_api.js`);
  const { rooms, refusals, scriptRequests } = await state();
  expect(rooms).toMatchObject([
    { room: '[acme]board', people: [{ name: 'Анна', role: 'moderator', userId: null, sharing: false }] },
  ]);
  expect([refusals, scriptRequests]).toEqual([[], 1]);
});

test('drop cuts one person or all, without a goodbye', async () => {
  const [anna, boris] = [await enter('Анна'), await enter('Борис')];
  expect((await control({ action: 'drop', room: 'tea', name: 'Борис' })).status).toBe(200);
  await isCutOff(boris);
  await anna.hears('person-left');
  await control({ action: 'drop', room: 'tea' });
  await isCutOff(anna);
  await vi.waitUntil(() => standin.state().rooms.length === 0);
});

test('kick by the server names no kicker', async () => {
  const boris = await enter('Борис');
  await control({ action: 'kick', room: 'tea', name: 'Борис' });
  expect((await boris.hears('kicked')).kicker).toEqual({});
  expect((await state()).rooms).toEqual([]);
});

test('end, error and cut reach the pages of the room', async () => {
  const anna = await enter('Анна');
  const error = { name: 'conference.iceFailed', type: 'CONFERENCE', isFatal: true, extra: 1 };
  await control({ action: 'error', room: 'tea', error });
  expect((await anna.hears('error')).error).toEqual(error);
  await control({ action: 'cut-after', seconds: 5 });
  expect((await anna.hears('cut-after')).seconds).toBe(5);
  const boris = await enter('Борис');
  expect((await boris.hears('joined')).cutAfterSeconds).toBe(5);
  await control({ action: 'end', room: 'tea' });
  expect((await anna.hears('destroyed')).reason).toBe('The meeting has been terminated');
});

test.each([
  ['script-404', 404, 'text/html; charset=utf-8'],
  ['script-html', 200, 'text/html; charset=utf-8'],
] as const)('%s spoils the script and leaves the page alone', async (mode, status, type) => {
  await control({ action: 'answer', mode });
  const script = await ask(`${standin.origin}/external_api.js`);
  expect([script.status, script.headers['content-type']]).toEqual([status, type]);
  expect((await ask(`${standin.origin}/tea`)).body).toContain('meeting-page.js');
});

test('script-slow waits', async () => {
  await control({ action: 'answer', mode: 'script-slow', seconds: 0.3 });
  const before = performance.now();
  expect((await ask(`${standin.origin}/external_api.js`)).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(280);
});

test('script-drips says a little, and never ends', async () => {
  await control({ action: 'answer', mode: 'script-drips' });
  const request = get(`${standin.origin}/external_api.js`, { rejectUnauthorized: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const [first] = (await once(response, 'data')) as [Buffer];
  const [second] = (await once(response, 'data')) as [Buffer];
  expect([response.statusCode, first.length, second.length, response.complete]).toEqual([200, 1, 1, false]);
  request.destroy();
});

test('frame-never-ready serves a page without scripts', async () => {
  await control({ action: 'answer', mode: 'frame-never-ready' });
  expect((await ask(`${standin.origin}/tea`)).body).not.toContain('<script');
});

test('never answers neither page nor join until it is reset', async () => {
  await control({ action: 'answer', mode: 'never' });
  const page = ask(`${standin.origin}/tea`);
  const outcome = await Promise.race([page.then(() => 'answered'), state().then(() => 'nothing yet')]);
  expect(outcome).toBe('nothing yet');
  await control({ action: 'reset' });
  expect((await ask(`${standin.origin}/tea`)).status).toBe(200);
  await standin.close();
  await expect(page).rejects.toThrow();
});

test.each([
  ['no JSON', '{', 400],
  ['an unknown action', { action: 'explode' }, 400],
  ['a key too many', { action: 'reset', room: 'tea' }, 400],
  ['an unknown mode', { action: 'answer', mode: 'loud' }, 400],
  ['a room that is not there', { action: 'end', room: 'nowhere' }, 404],
  ['a path that is no room', { action: 'end', room: 'a/b/c' }, 404],
])('%s is refused', async (_, body, status) => {
  const answer = await control(body);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toHaveProperty('error');
});

test('a person who is not there is named in the refusal', async () => {
  await enter('Анна');
  const { status, body } = await control({ action: 'kick', room: 'tea', name: 'Борис' });
  expect([status, JSON.parse(body)]).toEqual([404, { error: 'Nobody called Борис in tea.' }]);
});
