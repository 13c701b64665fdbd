import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Answer, Participant } from '../calls/call';
import type { ChatKind, Role } from '../calls/membership';
import type { Moderation } from '../calls/moderation';
import type { Media } from '../calls/ticket';
import type { Language, Person } from '../people/person';

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const moment = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Numbers every change of a chat that its pages show. They are drawn under the chat's lock, so that within a chat they
 * become visible in their order, and a reader who has seen one has seen all before it.
 */
export const revisions = pgSequence('revisions');
const revision = () =>
  bigint('revision', { mode: 'number' })
    .notNull()
    .default(sql`nextval('revisions')`);

export const people = pgTable(
  'people',
  {
    id: text('id').primaryKey(),
    displayName: text('display_name').notNull(),
    avatarUrl: text('avatar_url'),
    email: text('email'),
    language: text('language').$type<Language>(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  // Ids of a host's people and chats begin so; ours must not.
  (table) => [check('people_own', sql`${table.id} not like 'host:%'`)],
);

/** Pictures people chose, named by the hash of their bytes. */
export const avatars = pgTable('avatars', {
  id: text('id').primaryKey(),
  type: text('type').notNull(),
  bytes: bytes('bytes').notNull(),
});

export const chats = pgTable(
  'chats',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<ChatKind>().notNull(),
    title: text('title'),
    /** Null where nobody has decided. */
    moderation: jsonb('moderation').$type<Moderation>(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    check('chats_kind', sql`${table.kind} in ('direct', 'group')`),
    check('chats_own', sql`${table.id} not like 'host:%'`),
  ],
);

export const members = pgTable(
  'members',
  {
    chatId: text('chat_id')
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    role: text('role').$type<Role>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.personId] }),
    index('members_person').on(table.personId),
    check('members_role', sql`${table.role} in ('moderator', 'member')`),
  ],
);

export const messages = pgTable(
  'messages',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    chatId: text('chat_id')
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    authorId: text('author_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** Null in the one message that stands for a call: what it says follows from the call. */
    text: text('text'),
    callNumber: integer('call_number'),
    sentAt: moment('sent_at').notNull().defaultNow(),
    revision: revision(),
  },
  (table) => [
    index('messages_chat').on(table.chatId, table.id),
    index('messages_revision').on(table.chatId, table.revision),
    uniqueIndex('messages_call').on(table.chatId, table.callNumber),
    check('messages_content', sql`(${table.text} is null) <> (${table.callNumber} is null)`),
  ],
);

/** Calls of any chat, also of one that another system keeps: hence no reference to `chats`. */
export const calls = pgTable(
  'calls',
  {
    chatId: text('chat_id').notNull(),
    number: integer('number').notNull(),
    kind: text('kind').$type<ChatKind>().notNull().default('group'),
    /** Name of the room, by which what the provider's server reports finds its call. */
    room: text('room'),
    media: text('media').$type<Media>().notNull(),
    startedAt: moment('started_at').notNull(),
    startedBy: jsonb('started_by').$type<Participant>().notNull(),
    endedAt: moment('ended_at'),
    revision: revision(),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.number] }),
    // Two calls at once in one chat would be two rooms.
    uniqueIndex('calls_ongoing')
      .on(table.chatId)
      .where(sql`${table.endedAt} is null`),
    uniqueIndex('calls_room').on(table.room),
    check('calls_kind', sql`${table.kind} in ('direct', 'group')`),
    check('calls_media', sql`${table.media} in ('video', 'audio')`),
  ],
);

/** What was decided for single calls, also for one that has not begun: hence no reference to `calls`. */
export const callModerations = pgTable(
  'call_moderations',
  {
    chatId: text('chat_id').notNull(),
    number: integer('number').notNull(),
    moderation: jsonb('moderation').$type<Moderation>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chatId, table.number] })],
);

/** Who is and was in a call, a row for each window; the person as their profile was when they joined. */
export const presences = pgTable(
  'presences',
  {
    chatId: text('chat_id').notNull(),
    number: integer('number').notNull(),
    personId: text('person_id').notNull(),
    window: text('window').notNull(),
    person: jsonb('person').$type<Participant>().notNull(),
    joinedAt: moment('joined_at').notNull(),
    renewedAt: moment('renewed_at').notNull(),
    leftAt: moment('left_at'),
    lapsed: boolean('lapsed').notNull().default(false),
  },
  (table) => [
    // The person is part of the key, so nobody can speak for another's window.
    primaryKey({ columns: [table.chatId, table.number, table.personId, table.window] }),
    foreignKey({
      columns: [table.chatId, table.number],
      foreignColumns: [calls.chatId, calls.number],
    }).onDelete('cascade'),
    // Whether somebody is in another call is asked whenever they are rung.
    index('presences_person')
      .on(table.personId)
      .where(sql`${table.leftAt} is null`),
  ],
);

/** What those who were rung said, the last word of each. */
export const answers = pgTable(
  'answers',
  {
    chatId: text('chat_id').notNull(),
    number: integer('number').notNull(),
    personId: text('person_id').notNull(),
    person: jsonb('person').$type<Participant>().notNull(),
    answer: text('answer').$type<Answer['answer']>().notNull(),
    at: moment('answered_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.number, table.personId] }),
    foreignKey({
      columns: [table.chatId, table.number],
      foreignColumns: [calls.chatId, calls.number],
    }).onDelete('cascade'),
    check('answers_answer', sql`${table.answer} in ('accepted', 'declined', 'busy')`),
  ],
);

/** What the latest token of a host said of a person in one of its chats. Their right to be there ends by itself. */
export const hostMembers = pgTable(
  'host_members',
  {
    chatId: text('chat_id').notNull(),
    personId: text('person_id').notNull(),
    kind: text('kind').$type<ChatKind>().notNull(),
    title: text('title').notNull(),
    role: text('role').$type<Role>().notNull(),
    person: jsonb('person').$type<Omit<Person, 'id'>>().notNull(),
    issuedAt: moment('issued_at').notNull(),
    rightUntil: moment('right_until').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.personId] }),
    index('host_members_person').on(table.personId, table.issuedAt),
    index('host_members_until').on(table.rightUntil),
  ],
);

/** Tokens of hosts by which somebody has entered: none opens a second window. */
export const usedHostTokens = pgTable(
  'used_host_tokens',
  {
    /** Hash of the token's issuer and id. */
    id: text('id').primaryKey(),
    /** From then on the token itself is too old. */
    forgetAt: moment('forget_at').notNull(),
  },
  (table) => [index('used_host_tokens_forget').on(table.forgetAt)],
);

/** What instances have counted together; columns as `rate-limiter-flexible` writes them, in this order. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').primaryKey(),
    points: integer('points').notNull(),
    /** Until when it counts, in milliseconds since 1970. */
    expire: bigint('expire', { mode: 'number' }),
  },
  (table) => [index('rate_limits_expire').on(table.expire)],
);

/** What is to be told to the host, written with the change that it tells of. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    /** Within a chat in the order of the changes. */
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** The id by which the receiver knows a repeated one. */
    messageId: text('message_id').notNull().unique(),
    chatId: text('chat_id').notNull(),
    number: integer('number').notNull(),
    type: text('type').notNull(),
    /** The body as it is signed and sent. */
    body: text('body').notNull(),
    createdAt: moment('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    dueAt: moment('due_at').notNull(),
    /** Until then one instance is at it. */
    claimedUntil: moment('claimed_until'),
    deliveredAt: moment('delivered_at'),
    givenUpAt: moment('given_up_at'),
    lastFailure: text('last_failure'),
  },
  (table) => [
    index('webhook_deliveries_waiting')
      .on(table.chatId, table.number, table.id)
      .where(sql`${table.deliveredAt} is null and ${table.givenUpAt} is null`),
    index('webhook_deliveries_created').on(table.createdAt),
  ],
);
