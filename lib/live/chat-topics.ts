import type { CallState } from '../calls/call';
import type { ChangedMessage } from '../chats/message';

/** What changes of a chat have left, up to the one with the number `revision`. */
export interface ChatUpdate {
  revision: number;
  state: CallState;
  messages: ChangedMessage[];
}

/** Where changes of a chat are read. */
export interface ChatSource {
  /** Number of the latest change; 0 before the first. */
  currentRevision(chatId: string): Promise<number>;
  load(chatId: string): Promise<CallState>;
  /** Messages by their last change, after one and up to another, the earliest first. */
  changed(chatId: string, page: { after: number; upTo: number; limit: number }): Promise<ChangedMessage[]>;
}

type Watcher = (update: ChatUpdate) => void;

interface Topic {
  /** Up to which change its watchers have been told; not known before it has been looked up. */
  cursor: Promise<number>;
  watchers: Set<Watcher>;
  /** Reading for its watchers; `again` when there was more to read before that was done. */
  reading: boolean;
  again: boolean;
}

export interface ChatTopics {
  /** Tells of every change of a chat from now on, each once and in order, until the function it gives is called. */
  watch(chatId: string, watcher: Watcher): Promise<() => void>;
  /** A chat has changed: reads what, once for all its watchers. */
  changed(chatId: string): void;
  /** Changes may have been missed: looks at every chat that is watched. */
  missedSome(): void;
}

const PAGE = 200;
/** Milliseconds until a chat that could not be read is tried again. */
const RETRY = 1000;

/** Messages that were changed after one change and up to another, page by page, however many they are. */
export async function* changedMessages(
  source: ChatSource,
  chatId: string,
  after: number,
  upTo: number,
): AsyncGenerator<ChangedMessage> {
  for (let from = after; from < upTo;) {
    const page = await source.changed(chatId, { after: from, upTo, limit: PAGE });
    yield* page;
    from = page.length < PAGE ? upTo : (page.at(-1)?.revision ?? upTo);
  }
}

/** Everything that has changed in a chat after one change. */
export async function readChanges(source: ChatSource, chatId: string, after: number): Promise<ChatUpdate> {
  const revision = await source.currentRevision(chatId);
  const messages: ChangedMessage[] = [];
  for await (const message of changedMessages(source, chatId, after, revision)) messages.push(message);
  return { revision, state: await source.load(chatId), messages };
}

/** The chats that somebody here watches: each is read once per change, however many watch it. */
export function chatTopics(source: ChatSource, onError: (error: unknown) => void): ChatTopics {
  const topics = new Map<string, Topic>();

  const read = async (chatId: string, topic: Topic) => {
    if (topic.reading) {
      topic.again = true;
      return;
    }
    topic.reading = true;
    try {
      do {
        topic.again = false;
        const after = await topic.cursor;
        const update = await readChanges(source, chatId, after);
        if (update.revision <= after) continue;
        topic.cursor = Promise.resolve(update.revision);
        for (const watcher of topic.watchers) {
          try {
            watcher(update);
          } catch (error) {
            // The others are told all the same.
            onError(error);
          }
        }
      } while (topic.again);
    } catch (error) {
      onError(error);
      setTimeout(() => topics.get(chatId) === topic && void read(chatId, topic), RETRY).unref();
    } finally {
      topic.reading = false;
    }
  };

  return {
    async watch(chatId, watcher) {
      const topic = topics.get(chatId) ?? {
        cursor: source.currentRevision(chatId),
        watchers: new Set(),
        reading: false,
        again: false,
      };
      topics.set(chatId, topic);
      topic.watchers.add(watcher);
      const unwatch = () => {
        topic.watchers.delete(watcher);
        if (topic.watchers.size === 0 && topics.get(chatId) === topic) topics.delete(chatId);
      };
      await topic.cursor.catch((error: unknown) => {
        // Whoever else waits for the same answer fails with it, and all come again to a new topic.
        if (topics.get(chatId) === topic) topics.delete(chatId);
        throw error;
      });
      return unwatch;
    },
    changed(chatId) {
      const topic = topics.get(chatId);
      if (topic) void read(chatId, topic);
    },
    missedSome() {
      for (const [chatId, topic] of topics) void read(chatId, topic);
    },
  };
}
