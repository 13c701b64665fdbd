import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findOwnChat } from '@/lib/chats/find-own-chat';
import { AppError } from '@/lib/errors';
import { requirePerson } from '@/lib/http/page-person';
import { pathSegment } from '@/lib/http/path-segment';
import { services } from '@/lib/services';

/** What a page of a chat is given by the router. */
export type ChatAddress = { params: Promise<{ chatId: string }> };

/**
 * The chat of an address and who looks at it, asked for once a request; a stranger gets the page for no such chat.
 *
 * @param below the rest of the address, which the signed-out come back to
 */
export const ownChat = cache(async (segment: string, below: '' | '/calls' | '/settings' = '') => {
  const chatId = pathSegment(segment);
  const person = await requirePerson(`/chats/${encodeURIComponent(chatId)}${below}`);
  const { chats } = await services();
  try {
    return { person, chat: await findOwnChat(chats, person, chatId) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'chat.not_found') notFound();
    throw error;
  }
});
