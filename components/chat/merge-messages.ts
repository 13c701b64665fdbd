import type { Message } from '@/lib/chats/message';

/** Messages from several answers in one order, each once; the later answer is believed. */
export function mergeMessages(known: readonly Message[], more: readonly Message[]): Message[] {
  const byId = new Map([...known, ...more].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}
