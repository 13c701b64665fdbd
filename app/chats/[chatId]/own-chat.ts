import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findOwnChat } from '@/lib/chats/find-own-chat';
import { AppError } from '@/lib/errors';
import { requirePerson } from '@/lib/http/page-person';
import { pathSegment } from '@/lib/http/path-segment';
import { services } from '@/lib/services';

/** The chat of an address and who looks at it, asked for once a request; a stranger gets the page for no such chat. */
export const ownChat = cache(async (segment: string) => {
  const chatId = pathSegment(segment);
  const person = await requirePerson(`/chats/${encodeURIComponent(chatId)}`);
  const { chats } = await services();
  try {
    return { person, chat: await findOwnChat(chats, person, chatId) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'chat.not_found') notFound();
    throw error;
  }
});
