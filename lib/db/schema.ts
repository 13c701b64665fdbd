import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Participant } from '../calls/call';
import type { ChatKind, Role } from '../calls/membership';
import type { Media } from '../calls/ticket';
import type { Language } from '../people/person';

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const moment = (name: string) => timestamp(name, { withTimezone: true });

export const people = pgTable('people', {
  id: text('id').primaryKey(),
  displayName: text('display_name').notNull(),
  avatarUrl: text('avatar_url'),
  email: text('email'),
  language: text('language').$type<Language>(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

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
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [check('chats_kind', sql`${table.kind} in ('direct', 'group')`)],
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
    text: text('text').notNull(),
    sentAt: moment('sent_at').notNull().defaultNow(),
  },
  (table) => [index('messages_chat').on(table.chatId, table.id)],
);

/** Calls of any chat, also of one that another system keeps: hence no reference to `chats`. */
export const calls = pgTable(
  'calls',
  {
    chatId: text('chat_id').notNull(),
    number: integer('number').notNull(),
    media: text('media').$type<Media>().notNull(),
    startedAt: moment('started_at').notNull(),
    startedBy: jsonb('started_by').$type<Participant>().notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.number] }),
    // Two calls at once in one chat would be two rooms.
    uniqueIndex('calls_ongoing')
      .on(table.chatId)
      .where(sql`${table.endedAt} is null`),
    check('calls_media', sql`${table.media} in ('video', 'audio')`),
  ],
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
  },
  (table) => [
    // The person is part of the key, so nobody can speak for another's window.
    primaryKey({ columns: [table.chatId, table.number, table.personId, table.window] }),
    foreignKey({
      columns: [table.chatId, table.number],
      foreignColumns: [calls.chatId, calls.number],
    }).onDelete('cascade'),
  ],
);
