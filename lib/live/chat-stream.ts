import 'server-only';
import type { CallRules, CallState } from '../calls/call';
import { viewOngoing } from '../calls/call-view';
import { changedMessages, type ChatSource, type ChatTopics, type ChatUpdate } from './chat-topics';
import { encodeEvent, type EventStream } from './event-stream';

export interface ChatStreamDeps {
  topics: ChatTopics;
  source: ChatSource;
  rules: CallRules;
  now: () => Date;
}

/** What one reader is told of a chat's call. */
export type OwnView = (state: CallState) => unknown;

interface EncodedUpdate {
  messages: { revision: number; bytes: Uint8Array }[];
  call: Uint8Array;
}

// All readers of a chat get the same bytes.
const encoded = new WeakMap<ChatUpdate, EncodedUpdate>();

/**
 * Sends a chat to one reader: the messages they missed, the call as it is, and then every change. `message` and
 * `call` events carry the number of the change as their id.
 *
 * @param after the last change the reader knows of; null when they know nothing and only want what is to come
 * @param own for a reader who is told of the call in a way of their own, and of no messages
 */
export async function sendChat(
  { topics, source, rules, now }: ChatStreamDeps,
  chatId: string,
  after: number | null,
  stream: EventStream,
  own?: OwnView,
): Promise<() => void> {
  const waiting: ChatUpdate[] = [];
  let deliver = (update: ChatUpdate): void => {
    waiting.push(update);
  };
  // Watching first and reading then: what comes in between is told twice rather than never, and the second time
  // recognised by its number.
  const unwatch = await topics.watch(chatId, (update) => deliver(update));
  try {
    const current = await source.currentRevision(chatId);
    // Somebody who knows of more than there is comes from before a backup was put back.
    let cursor = Math.min(after ?? current, current);
    let told = false;
    const tell = (update: ChatUpdate) => {
      const { messages, call } = own
        ? { messages: [], call: encodeEvent('call', own(update.state), update.revision) }
        : encode(update, (state) => viewOngoing(state, now(), rules));
      for (const { revision, bytes } of messages) if (revision > cursor) stream.send(bytes);
      if (!told || update.revision > cursor) stream.send(call);
      told = true;
      cursor = Math.max(cursor, update.revision);
    };
    // Not all at once: it may be a whole chat. Who cannot take it comes back for the rest.
    const missed = own ? [] : changedMessages(source, chatId, cursor, current);
    for await (const { revision, message } of missed) {
      if (!stream.send(encodeEvent('message', { message }, revision))) break;
    }
    tell({ revision: current, state: await source.load(chatId), messages: [] });
    for (const update of waiting) tell(update);
    deliver = tell;
  } catch (error) {
    unwatch();
    throw error;
  }
  return unwatch;
}

function encode(
  update: ChatUpdate,
  view: (state: ChatUpdate['state']) => ReturnType<typeof viewOngoing>,
): EncodedUpdate {
  const known = encoded.get(update);
  if (known) return known;
  const made = {
    messages: update.messages.map(({ revision, message }) => ({
      revision,
      bytes: encodeEvent('message', { message }, revision),
    })),
    call: encodeEvent('call', { call: view(update.state) }, update.revision),
  };
  encoded.set(update, made);
  return made;
}
