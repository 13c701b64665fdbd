import 'server-only';
import path from 'node:path';
import { jitsiExaminer } from '../jitsi/doctor/examiner';
import { jitsiProvider } from '../jitsi/provider';
import { DEMO_PEOPLE } from './auth/demo-people';
import type { CallRules } from './calls/call';
import type { CallModerations } from './calls/change-moderation';
import type { Examiner } from './calls/examination';
import { isHostId } from './calls/host-id';
import type { ChatKind, FindMembership } from './calls/membership';
import type { CallProvider } from './calls/ticket';
import { DEMO_CHATS } from './chats/demo-chats';
import { membershipIn } from './chats/find-membership';
import { isLoopback } from './config/loopback';
import { settings, type AppSettings } from './config/settings';
import { callCounts, type CallCounts } from './db/call-counts';
import { callMessageSink } from './db/call-message-sink';
import { callStore, type CallStore } from './db/call-store';
import { chatStore, type ChatStore } from './db/chat-store';
import { hostStore, type HostStore } from './db/host-store';
import { openPglite, openPostgres, type OpenDatabase } from './db/database';
import { databaseClock, databaseTime, type DatabaseClock } from './db/database-clock';
import { messageStore, type MessageStore } from './db/message-store';
import { moderationStore } from './db/moderation-store';
import { personStore, type PersonStore } from './db/person-store';
import { currentRevision } from './db/revisions';
import { hostMembership } from './host/host-membership';
import { hostTokenVerifier, type VerifyHostToken } from './host/verify-host-token';
import { webhookOutbox } from './db/webhook-outbox';
import { webhookStore, type WebhookStore } from './db/webhook-store';
import { webhookBody } from './host/webhook-body';
import { webhookDispatcher, type WebhookDispatcher } from './host/webhook-dispatcher';
import { webhookSender } from './host/webhook-sender';
import { limits, type Limits } from './limits/limits';
import { sharedCounts } from './limits/shared-counts';
import { chatTopics, type ChatSource, type ChatTopics } from './live/chat-topics';
import { errorLine, log } from './log/log';
import { logSparingly } from './log/log-sparingly';
import { countCalls, countTickets } from './metrics/count-calls';
import type { Person } from './people/person';

/** Everything that pages and routes work with. */
export interface Services {
  settings: AppSettings;
  people: PersonStore;
  chats: ChatStore;
  /** What the tokens of a chat beside us have said. */
  hosts: HostStore;
  /** Null where there is no such chat. */
  verifyHostToken: VerifyHostToken | null;
  /** Somebody of our own, or of a chat beside us. */
  findAnyone(personId: string): Promise<Person | null>;
  /** The chats of anybody, whoever keeps them: at the most `MOST_CHATS`, the most recently active first. */
  chatsOf(personId: string): Promise<{ id: string; kind: ChatKind }[]>;
  membership: FindMembership;
  messages: MessageStore;
  calls: CallStore;
  /** What was decided for single calls. */
  moderations: CallModerations;
  rules: CallRules;
  /** Most people in a group whose calls ring. */
  ringLimit: number;
  /** Where changes of a chat are read, and who is told of them. */
  source: ChatSource;
  topics: ChatTopics;
  provider: CallProvider;
  /** Says whether calls would work. */
  examiner: Examiner;
  /** What is told to the host and was; empty where there is none. */
  webhooks: WebhookStore;
  /** Sends it, once started; null where nobody is told anything. */
  dispatcher: WebhookDispatcher | null;
  limits: Limits;
  /** How much is going on right now. */
  counts: () => Promise<CallCounts>;
  now: () => Date;
  close(): Promise<void>;
}

/**
 * Most chats of one person among which the room is looked for that a server reports. In any other a call begins with
 * the word of a browser.
 */
const MOST_CHATS = 1000;

/**
 * Wires services over an open database, and adds the demo people where there is a demo.
 *
 * @param awakeSince since when windows can be heard; without it they always could
 */
export async function wireServices(
  settings: AppSettings,
  opened: OpenDatabase,
  now = () => new Date(),
  awakeSince?: () => Date,
): Promise<Services> {
  const { db } = opened;
  const rules = { ...settings.callRules, ...(awakeSince && { awakeSince }) };
  const chats = chatStore(db);
  const people = personStore(db);
  const hosts = hostStore(db);
  const { hostChat } = settings;
  const own = membershipIn(chats, settings.ringLimit);
  // Without a chat beside us nobody has a right by its tokens any more.
  const ofHost: FindMembership = hostChat ? hostMembership(hosts, now) : () => Promise.resolve(null);
  const webhook = settings.hostChat?.webhook ?? null;
  const webhooks = webhookStore(db);
  const outbox = webhook && webhookOutbox((news) => JSON.stringify(webhookBody(news)), now);
  const dispatcher =
    webhook && webhookDispatcher({ queue: webhooks, send: webhookSender(webhook, now), now });
  const calls = countCalls(callStore(db, { message: callMessageSink, ...(outbox && { change: outbox }) }));
  const messages = messageStore(db, { rules, now });
  const source: ChatSource = {
    currentRevision: (chatId) => currentRevision(db, chatId),
    load: calls.load,
    changed: messages.changed,
  };
  const topics = chatTopics(source, (error) =>
    logSparingly({ err: error }, 'a changed chat could not be read'),
  );
  const unlisten = await opened.listen({
    onChange: (chatId) => {
      topics.changed(chatId);
      if (isHostId(chatId)) dispatcher?.wake();
    },
    onGap: () => topics.missedSome(),
  });
  const shared =
    opened.pool &&
    sharedCounts({ db, pool: opened.pool }, (error) =>
      log.warn({ cause: errorLine(error) }, 'limits are counted by this instance alone for a while'),
    );
  const services: Services = {
    settings,
    people,
    chats,
    hosts,
    verifyHostToken: hostChat && hostTokenVerifier(hostChat),
    findAnyone: (id) => (isHostId(id) ? hosts.person(id) : people.find(id)),
    chatsOf: (id) =>
      isHostId(id)
        ? hosts.chatsOf(id, { now: now(), limit: MOST_CHATS })
        : chats.ownChats(id, { limit: MOST_CHATS }),
    membership: (chatId, personId) => (isHostId(chatId) ? ofHost : own)(chatId, personId),
    messages,
    calls,
    moderations: moderationStore(db),
    rules,
    ringLimit: settings.ringLimit,
    source,
    topics,
    provider: countTickets(
      jitsiProvider({ mode: settings.jitsi, roomSecret: settings.roomSecret, baseUrl: settings.baseUrl }),
      settings.jitsi.kind,
    ),
    examiner: jitsiExaminer(
      { mode: settings.jitsi, baseUrl: settings.baseUrl, isLoopback: isLoopback(settings.baseUrl) },
      { now, onError: (error) => log.error({ err: error }, 'the examination of the Jitsi broke off') },
    ),
    webhooks,
    dispatcher,
    limits: limits(settings.limits, shared),
    counts: () => callCounts(db),
    now,
    close: async () => {
      await dispatcher?.stop();
      await unlisten();
      await opened.close();
    },
  };
  if (settings.demo) {
    for (const person of DEMO_PEOPLE) await services.people.addIfNew(person);
    for (const chat of DEMO_CHATS) await services.chats.addIfNew({ ...chat, members: [...chat.members] });
  }
  return services;
}

async function start(): Promise<Services> {
  const current = settings();
  log.level = current.logLevel;
  const opened = await (current.databaseUrl
    ? openPostgres(current.databaseUrl)
    : openPglite(path.join(current.dataDir, 'database')));
  const clock = databaseClock({ read: () => databaseTime(opened.db) });
  await clock.measure();
  const measuring = keepMeasuring(clock);
  const wired = await wireServices(current, opened, clock.now, clock.awakeSince);
  return { ...wired, close: () => (clearInterval(measuring), wired.close()) };
}

/** How often the database is asked for its time, in milliseconds. */
const MEASURE_EVERY = 1000;

function keepMeasuring({ measure }: DatabaseClock): ReturnType<typeof setInterval> {
  let asking = false;
  return setInterval(() => {
    if (asking) return;
    asking = true;
    // That it is away is said by whoever wants something of it.
    measure()
      .catch(() => undefined)
      .finally(() => (asking = false));
  }, MEASURE_EVERY).unref();
}

// On the global object, because the bundler gives pages, routes and start-up each their own copy of this module,
// and the embedded database may be opened only once.
const SERVICES = Symbol.for('jitsi-chat-calls.services');
const slot = globalThis as { [SERVICES]?: Promise<Services> };

/** The services of this process, started on first use. A failed start is tried again by the next caller. */
export function services(): Promise<Services> {
  slot[SERVICES] ??= start().catch((error: unknown) => {
    delete slot[SERVICES];
    throw error;
  });
  return slot[SERVICES];
}

/** Puts other services in place of the process's own, such as those of a test. */
export function provideServices(services: Services): void {
  slot[SERVICES] = Promise.resolve(services);
}
