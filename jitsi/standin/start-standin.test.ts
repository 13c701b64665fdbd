import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import jwt from 'jsonwebtoken';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { examine } from '../doctor/examine';
import { wouldFail } from '../doctor/finding';
import { startStandin, type Standin, type StandinOptions } from './start-standin';
import { ask, TestPage } from './test-client';

let dataDir: string;
let standin: Standin | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'standin-'));
});

afterEach(async () => {
  await standin?.close();
  standin = undefined;
  await rm(dataDir, { recursive: true });
});

async function start(options: Partial<StandinOptions> = {}): Promise<Standin> {
  standin = await startStandin({ port: 0, dataDir, ...options });
  return standin;
}

async function enter(running: Standin, name: string, token?: string): Promise<TestPage> {
  const page = await new TestPage(running).join(name, token);
  await page.hears('joined');
  return page;
}

function people(running: Standin): string[] {
  return running.state().rooms.flatMap((room) => room.people.map(({ name, role }) => `${name} ${role}`));
}

function sign(user: object, claims: object = {}): string {
  const body = { iss: 'chat', aud: 'a', sub: 'meet.jitsi', room: 'tea', context: { user }, ...claims };
  return jwt.sign(body, 'secret', { expiresIn: 60 });
}

const SECRET = { kind: 'secret', appId: 'chat', secret: 'secret' } as const;

test('localhost answers under both of its addresses, and says what it is', async () => {
  const { port, domain, origin } = await start();
  expect([domain, origin]).toEqual([`localhost:${port}`, `https://localhost:${port}`]);
  for (const address of ['127.0.0.1', '[::1]']) {
    const { status, body, headers } = await ask(`https://${address}:${port}/`);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('Certificate accepted');
    expect(body).toContain('Сертификат принят');
    expect(body).toContain('not Jitsi Meet');
  }
});

test('the script, the meeting page and its parts, and nothing else', async () => {
  const { origin } = await start();
  const scripts = await Promise.all(
    ['/external_api.js', '/acme/external_api.js'].map((one) => ask(origin + one)),
  );
  expect(scripts[0]?.body).toContain('JitsiMeetExternalAPI');
  expect(scripts[1]?.body).toBe(scripts[0]?.body);
  for (const room of ['/tea', '/acme/board']) {
    const { body, headers } = await ask(origin + room);
    expect(body).toContain('/libs/meeting-page.js');
    expect(body).not.toMatch(/<script>|style=|https?:/);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  }
  const parts = ['/libs/page-side.js', '/libs/meeting-page.js', '/css/standin.css', '/static/close3.html'];
  for (const part of parts) expect(await ask(origin + part)).toMatchObject({ status: 200 });
  for (const path of ['/a/b/c', '/standin/state', '/standin/control']) {
    expect(await ask(origin + path)).toMatchObject({ status: 404 });
  }
  expect(await ask(`${origin}/standin/control`, 'POST', { action: 'reset' })).toMatchObject({ status: 405 });
});

test('a port that is taken is refused with its code', async () => {
  const { port } = await start();
  await expect(startStandin({ port, dataDir })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('after close the port is free and pages are cut off', async () => {
  const running = await start();
  const page = await enter(running, 'Анна');
  await running.close();
  await vi.waitUntil(() => page.socket.readyState === WebSocket.CLOSED);
  standin = await startStandin({ port: running.port, dataDir });
  expect(standin.port).toBe(running.port);
});

test('the first to come is moderator, and the next when they leave', async () => {
  const running = await start();
  const anna = await enter(running, 'Анна', sign({ moderator: false }));
  const boris = await enter(running, 'Борис', sign({ moderator: true }));
  expect(people(running)).toEqual(['Анна moderator', 'Борис participant']);
  anna.say({ type: 'leave' });
  expect((await boris.hears('person-changed')).person).toMatchObject({ name: 'Борис', role: 'moderator' });
});

test('with tokens the token makes the moderator', async () => {
  const running = await start({ auth: SECRET });
  await enter(running, 'Анна', sign({ moderator: false }));
  await enter(running, 'Борис', sign({ moderator: 'true' }));
  await enter(running, 'Вера', sign({ affiliation: 'teacher' }));
  await enter(running, 'Глеб', sign({}));
  expect(people(running)).toEqual([
    'Анна participant',
    'Борис moderator',
    'Вера moderator',
    'Глеб participant',
  ]);
});

test('others see the token’s user with booleans as strings', async () => {
  const running = await start({ auth: SECRET });
  await enter(running, 'Анна', sign({ id: 'u1', name: 'Анна', moderator: true }));
  const boris = await enter(running, 'Борис', sign({ id: 'u2' }));
  const [anna] = (await boris.hears('joined')).others;
  expect(anna?.userContext).toEqual({ id: 'u1', name: 'Анна', moderator: 'true' });
  expect(running.state().rooms[0]?.people.map(({ userId }) => userId)).toEqual(['u1', 'u2']);
});

test('a refused token is answered, written down, and keeps nobody’s seat', async () => {
  const now = Date.now();
  const running = await start({ auth: SECRET, now: () => now });
  const page = await new TestPage(running).join('Анна', sign({}, { room: 'x' }));
  expect((await page.hears('refused')).error.name).toBe('conference.connectionError.notAllowed');
  const text = 'Room does not match the room from token';
  const seen = { at: now, room: 'tea', stage: 'join', condition: 'not-allowed', text };
  expect(running.state()).toMatchObject({ rooms: [], refusals: [seen] });
});

test('only a moderator kicks, mutes, renames and ends', async () => {
  const running = await start();
  const anna = await enter(running, 'Анна');
  const boris = await enter(running, 'Борис');
  const [ownerId, guestId] = running.state().rooms[0]?.people.map(({ id }) => id) ?? [];
  boris.say({ type: 'kick', id: ownerId ?? '' });
  boris.say({ type: 'end' });
  boris.say({ type: 'subject', subject: 'mine' });
  anna.say({ type: 'subject', subject: 'Чай' });
  expect((await boris.hears('subject')).subject).toBe('Чай');
  expect(people(running)).toHaveLength(2);
  anna.say({ type: 'mute', media: 'video' });
  expect((await boris.hears('mute')).media).toBe('video');
  anna.say({ type: 'kick', id: guestId ?? '' });
  expect(await boris.hears('kicked')).toEqual({
    type: 'kicked',
    id: guestId,
    kicker: { id: ownerId, name: 'Анна' },
  });
  anna.say({ type: 'end' });
  expect((await anna.hears('destroyed')).reason).toBe('The meeting has been terminated');
  expect(running.state().rooms).toEqual([]);
});

test('a vanished browser stays as a ghost for a while, one that left does not', async () => {
  const running = await start({ ghostSeconds: 0.2 });
  const anna = await enter(running, 'Анна');
  const boris = await enter(running, 'Борис');
  anna.socket.terminate();
  boris.say({ type: 'change', videoMuted: true });
  await vi.waitUntil(() => running.state().rooms[0]?.people[1]?.videoMuted);
  expect(people(running)).toHaveLength(2);
  await boris.hears('person-left');
  expect(people(running)).toEqual(['Борис moderator']);
});

test('where a moderator is awaited nobody enters before one', async () => {
  const running = await start({ public: { waitForModerator: true } });
  const guest = await new TestPage(running).join('Гость');
  const { error } = await guest.hears('waiting');
  expect(error).toMatchObject({
    name: 'conference.connectionError.membersOnly',
    params: ['tea@lobby.meet.jitsi', true],
    isFatal: false,
  });
  expect(running.state().rooms).toEqual([]);
  const host = await new TestPage(running).join('Хозяйка');
  await host.hears('waiting');
  host.say({ type: 'log-in' });
  await host.hears('joined');
  expect((await guest.hears('joined')).cutAfterSeconds).toBe(300);
  expect(people(running)).toEqual(['Хозяйка moderator', 'Гость participant']);
});

test('a page that talks nonsense is cut off', async () => {
  const running = await start();
  const page = await enter(running, 'Анна');
  page.socket.send('{"type":"join"}');
  await vi.waitUntil(() => page.socket.readyState === WebSocket.CLOSED);
});

test.each([
  [{}, ['config ok config_ok']],
  [{ public: true }, ['config warning config_five_minutes']],
])('the doctor is told the truth, and finds calls to work: %j', async (options, expected) => {
  const { domain } = await start(options);
  const mode = { kind: 'open' as const, domain, signing: null };
  const findings = await examine({ mode, baseUrl: 'http://localhost:3000', isLoopback: true });
  expect(findings.map(({ check, result, code }) => `${check} ${result} ${code}`)).toEqual([
    'settings ok settings_open',
    'dns ok dns_ok',
    'tls warning tls_standin',
    'clock ok clock_ok',
    'script ok script_ok',
    ...expected,
    'addresses ok addresses_ok',
    'framing ok framing_ok',
    'login skipped login_standin',
  ]);
  expect(wouldFail(findings)).toBe(false);
});
