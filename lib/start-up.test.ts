import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openInMemory } from '@/testing/databases';
import type { OpenDatabase } from './db/database';
import { testApp } from '../testing/app';

let database: OpenDatabase;
const written = { out: '', err: '' };
let exit: ReturnType<typeof vi.spyOn>;
beforeAll(async () => {
  database = await openInMemory();
});
afterAll(() => database.close());
beforeEach(() => {
  Object.assign(written, { out: '', err: '' });
  vi.resetModules();
  vi.stubEnv('NEXTAUTH_SECRET', 'n'.repeat(32));
  vi.stubEnv('NEXTAUTH_URL', '');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.err += String(text)), true));
  exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
});
afterEach(() => vi.unstubAllEnvs());

async function start(environment: Record<string, string> = {}, before?: () => Promise<void>): Promise<void> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  await testApp({}, { database });
  await before?.();
  const { startUp } = await import('./start-up');
  await startUp();
}

it('says where the app is, who the demo people are, and which Jitsi is in use', async () => {
  await start({ PORT: '4000' });
  expect(written.out).toMatch(/Calls in a chat +http:\/\/localhost:4000\n/);
  expect(written.out).toMatch(/demo - anyone may be ivan, maria, oleg, anna\n/);
  expect(written.out).toMatch(/Jitsi +meet\.jit\.si \(public: framed calls stop after five minutes/);
  expect(written.out).toMatch(/Database +embedded, in \.\/data/);
  expect(exit).not.toHaveBeenCalled();
});

it.each([
  ['', 'http://localhost:3000'],
  ['https://Calls.example.org/', 'https://calls.example.org'],
])(
  'tells next-auth the address it works with (%j: %s), as it would stumble over an empty one',
  async (set, told) => {
    await start({ NEXTAUTH_URL: set });
    expect(process.env.NEXTAUTH_URL).toBe(told);
  },
);

it('never says a secret', async () => {
  const secret = 'pa55word'.repeat(5);
  await start({
    NEXTAUTH_SECRET: secret,
    JITSI_DOMAIN: 'meet.example.org',
    JITSI_APP_ID: 'chat',
    JITSI_APP_SECRET: secret,
  });
  expect(written.out).toContain('meet.example.org (tokens signed with HS256)');
  expect(written.out + written.err).not.toContain('pa55word');
});

it('ends with code 1 and one message when settings are wrong', async () => {
  await start({ PORT: 'http', JITSI_DOMAIN: 'https://x' });
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  expect(written.out).toBe('');
  expect(written.err).toMatch(/^\nThese settings stop the start:\n {2}PORT .*\n.*\n {2}JITSI_DOMAIN /);
  expect(written.err).not.toMatch(/ at .*\.ts/);
});

it.each([
  [{}, false],
  [{ DEMO: '1' }, false],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '0.0.0.0', DEMO: '1' }, true],
  [{ NEXTAUTH_URL: 'https://calls.example.org', DEMO: '1' }, true],
])('warns of a demo that others can reach: %j, %s', async (environment, warned) => {
  const warn = vi.fn();
  await start(environment, async () => {
    const { log } = await import('./log/log');
    vi.spyOn(log, 'warn').mockImplementation(warn);
  });
  expect(warn).toHaveBeenCalledTimes(warned ? 1 : 0);
});
