import { sql } from 'drizzle-orm';
import type { Database } from '../../lib/db/database';

export interface Amounts {
  /** Chats with ten members and ten calls each. */
  chats: number;
  people: number;
  /** Calls in the history of chat `c1`, and messages in it, a message each. */
  history: number;
  /** Members of chat `c1`. */
  members: number;
}

/** The least that is measured, and what is multiplied: as much history as fills a page. */
export const LEAST: Amounts = { chats: 50, people: 100, history: 50, members: 10 };

export function times(factor: number): Amounts {
  const { chats, people, history, members } = LEAST;
  return {
    chats: chats * factor,
    people: people * factor,
    history: history * factor,
    members: members * factor,
  };
}

/**
 * Fills an empty database: people `p1`.., chats `c1`.. with members and ended calls, each with its message and the two
 * who were in it. Person `p1` is in `c1`, and in as many other chats as anybody.
 */
export async function seed(db: Database, { chats, people, history, members }: Amounts): Promise<void> {
  const person = (number: ReturnType<typeof sql>) =>
    sql`jsonb_build_object('id', 'p' || ${number}, 'displayName', 'Person ' || ${number}, 'avatarUrl', null)`;
  await db.execute(sql`
    insert into people (id, display_name)
    select 'p' || n, 'Person ' || n from generate_series(1, ${people}::integer) n`);
  await db.execute(sql`
    insert into chats (id, kind, title)
    select 'c' || n, 'group', 'Chat ' || n from generate_series(1, ${chats}::integer) n`);
  await db.execute(sql`
    insert into members (chat_id, person_id, role)
    select 'c' || c, 'p' || (1 + (c * 2 + m) % ${people}::integer), 'member'
    from generate_series(2, ${chats}::integer) c, generate_series(0, 9) m
    union all
    select 'c1', 'p' || m, case when m = 1 then 'moderator' else 'member' end
    from generate_series(1, ${members}::integer) m`);
  await db.execute(sql`
    insert into calls (chat_id, number, kind, room, media, started_at, started_by, ended_at)
    select 'c' || c, n, 'group', 'room-' || c || '-' || n, 'video', now() - interval '30 days', ${person(sql`1`)},
      now() - interval '29 days'
    from generate_series(1, ${chats}::integer) c,
      generate_series(1, case when c = 1 then ${history}::integer else 10 end) n`);
  await db.execute(sql`
    insert into presences (chat_id, number, person_id, "window", person, joined_at, renewed_at, left_at)
    select chat_id, number, 'p' || p, 'window-' || p || '-xx', ${person(sql`p`)}, started_at, ended_at, ended_at
    from calls, generate_series(1, 2) p`);
  await db.execute(sql`
    insert into answers (chat_id, number, person_id, person, answer, answered_at)
    select chat_id, number, 'p3', ${person(sql`3`)}, 'declined', started_at from calls`);
  await db.execute(sql`
    insert into call_moderations (chat_id, number, moderation)
    select id, 11, '{"share": "everyone", "microphones": "open", "record": "moderators"}' from chats where id <> 'c1'`);
  await db.execute(sql`
    insert into messages (chat_id, author_id, call_number, sent_at, revision)
    select chat_id, 'p1', number, started_at, revision from calls order by chat_id, number`);
  await db.execute(sql`
    insert into host_members (chat_id, person_id, kind, title, role, person, issued_at, right_until)
    select 'host:' || c, 'host:p' || (1 + (c * 2 + m) % ${people}::integer), 'group', 'Chat ' || c, 'member',
      ${person(sql`m`)}, now(), now() + interval '1 day'
    from generate_series(1, ${chats}::integer) c, generate_series(0, 9) m`);
  await db.execute(sql`
    insert into used_host_tokens (id, forget_at)
    select 'token-' || n, now() + interval '1 hour' from generate_series(1, ${people}::integer) n`);
  await db.execute(sql`
    insert into webhook_deliveries (message_id, chat_id, number, type, body, created_at, due_at, delivered_at)
    select 'msg_' || chat_id || '_' || number, 'host:' || chat_id, number, 'call.ended', '{}', ended_at, ended_at, ended_at
    from calls`);
  await db.execute(sql`analyze`);
}
