import 'server-only';
import type { CallState } from '../calls/call';
import type { FindMembership } from '../calls/membership';
import { ringFor } from '../calls/ring';
import type { RingView } from '../chats/ring-view';
import type { ChatStreamDeps } from './chat-stream';
import { encodeEvent, type EventStream } from './event-stream';

/**
 * Most chats whose calls ring one person at once, those that were active last. A call is activity: in any other chat it
 * rings as soon as the chats are looked at again, every 20 seconds.
 */
export const MOST_RINGING = 200;

type OwnChat = Pick<RingView, 'kind'> & { id: string; title: string | null };

export interface RingStreamDeps extends ChatStreamDeps {
  chats: {
    ownChats(personId: string, which: { limit: number; mostMembers: number }): Promise<OwnChat[]>;
  };
  membership: FindMembership;
  /** Most people in a group whose calls ring. */
  ringLimit: number;
}

interface WatchedChat {
  chat: OwnChat;
  /** Null until it has been looked at. */
  state: CallState | null;
  /** What its people call a group without a title, once it was asked for. */
  names: string | null;
  unwatch: () => void;
}

/** What rings one person, kept up to date until it is stopped. */
export interface Rings {
  /** Takes in chats they have joined or left meanwhile. */
  refresh(): Promise<void>;
  stop(): void;
}

/** Sends one person what rings them: the whole list at first, and again whenever it is another one. */
export async function sendRings(deps: RingStreamDeps, personId: string, stream: EventStream): Promise<Rings> {
  const { topics, source, chats, membership, ringLimit, rules, now } = deps;
  const watched = new Map<string, WatchedChat>();
  let told: string | null = null;
  let stopped = false;

  const tell = () => {
    const rings = [...watched.values()].flatMap(({ chat, state, names }): RingView[] => {
      const ring = state && ringFor(state, personId, now(), rules);
      if (!ring) return [];
      // A direct chat is named by the other person, who is the one that calls.
      const title = chat.title ?? names ?? ring.caller.displayName;
      return [{ chatId: chat.id, title, kind: chat.kind, ...ring }];
    });
    const list = JSON.stringify(rings.map(({ chatId, number, title }) => [chatId, number, title]));
    if (list === told || stopped) return;
    told = list;
    stream.send(encodeEvent('rings', { personId, rings }));
  };

  // Names a group without a title by its people, as it is everywhere else: only once it rings, as it takes a look at them.
  const name = async (entry: WatchedChat) => {
    const { chat, state } = entry;
    if (chat.kind === 'direct' || chat.title !== null) return;
    // By who is in it at the next call.
    if (!state || !ringFor(state, personId, now(), rules)) entry.names = null;
    // It rings in any case.
    else entry.names ??= (await membership(chat.id, personId).catch(() => null))?.title ?? null;
  };

  const add = async (chat: OwnChat) => {
    const entry: WatchedChat = { chat, state: null, names: null, unwatch: () => undefined };
    entry.unwatch = await topics.watch(chat.id, ({ state }) => {
      entry.state = state;
      void name(entry).then(tell);
    });
    if (stopped) return entry.unwatch();
    watched.set(chat.id, entry);
    try {
      const state = await source.load(chat.id);
      // A change that came meanwhile is later than what was read.
      entry.state ??= state;
      await name(entry);
    } catch (error) {
      // Looked at again the next time.
      entry.unwatch();
      watched.delete(chat.id);
      throw error;
    }
  };

  let refreshing: Promise<void> | null = null;
  // One at a time, or two would watch the same chat.
  const refresh = () => (refreshing ??= lookAgain().finally(() => (refreshing = null)));

  const lookAgain = async () => {
    const own = await chats.ownChats(personId, { limit: MOST_RINGING, mostMembers: ringLimit });
    const ids = new Set(own.map(({ id }) => id));
    for (const [id, { unwatch }] of watched) {
      if (ids.has(id)) continue;
      unwatch();
      watched.delete(id);
    }
    for (const chat of own) {
      const entry = watched.get(chat.id);
      if (entry) entry.chat = chat;
      else await add(chat);
    }
    tell();
  };

  const stop = () => {
    stopped = true;
    for (const { unwatch } of watched.values()) unwatch();
    watched.clear();
  };
  try {
    await refresh();
  } catch (error) {
    stop();
    throw error;
  }
  return { refresh, stop };
}
