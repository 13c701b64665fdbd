import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seed, LEAST } from '../../scripts/bench/seed';
import { testApp } from '../../testing/app';
import { openInMemory } from '../../testing/databases';
import { issueTicket } from '../calls/issue-ticket';
import { recordEvent } from '../calls/record-event';
import { readChanges } from '../live/chat-topics';
import type { Services } from '../services';
import * as schema from './schema';

let services: Services;
let asked: string[] = [];

beforeAll(async () => {
  const opened = await openInMemory();
  await seed(opened.db, LEAST);
  const { $client } = opened.db as unknown as { $client: PGlite };
  const logger = { logQuery: (text: string) => void asked.push(text) };
  const database = { ...opened, db: drizzle($client, { schema, logger }) };
  ({ services } = await testApp({ DEMO: '0', RING_GROUP_LIMIT: '0' }, { database }));
});
afterAll(() => services.close());

const person = { id: 'p1', displayName: 'One', avatarUrl: null, email: null, language: null };
const report = (event: 'joined' | 'alive' | 'left') =>
  recordEvent(services, person, {
    ...({ chatId: 'c1', number: LEAST.history + 1, window: 'window-1', id: 'report-1' } as const),
    ...({ media: 'video', event } as const),
  });

/** In the order in which they happen; begin and commit are not among the statements. */
const ACTS: [number, string, () => Promise<unknown>][] = [
  [1, 'somebody’s profile', () => services.people.find('p1')],
  [3, 'a ticket', () => issueTicket(services, person, { chatId: 'c1', media: 'video' }, 'en')],
  [7, 'the first to join', () => report('joined')],
  [
    3,
    'a ticket while a call is on',
    () => issueTicket(services, person, { chatId: 'c1', media: 'video' }, 'en'),
  ],
  [4, 'a lease that is renewed', () => report('alive')],
  [4, 'what has changed, for those who watch', () => readChanges(services.source, 'c1', LEAST.history)],
  [7, 'the last to leave', () => report('left')],
  [1, 'a page of calls', () => services.calls.history('c1', { limit: 20 })],
  [2, 'a page of messages', () => services.messages.list('c1', { limit: 50 })],
  [2, 'a page of chats', () => services.chats.listFor('p1', { limit: 31 })],
];

// Each is a way to the database and back, and of the embedded one, which does one thing at a time, most of the time.
it.each(ACTS)('%i statements: %s', async (count, _what, act) => {
  asked = [];
  await act();
  expect(asked).toHaveLength(count);
});
