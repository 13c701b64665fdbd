'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import styles from './chat-list.module.css';
import type { ChatSummary } from './chat-summary';
import { Face } from '../people/face';
import controls from '../shared/controls.module.css';
import { Conversation, ConversationList } from '../shared/kit';
import { useChatKind } from './use-chat-kind';

interface ChatListProps {
  chats: ChatSummary[];
  /** Where the list goes on; null at its end. */
  more: string | null;
  /** Whether it begins with the first of all. */
  first?: boolean;
  /** The chat that is open. */
  current?: ChatSummary;
}

/** A page of a person's chats, each a link. One that is open is always among them. */
export function ChatList({ chats, more, first = true, current }: ChatListProps) {
  const t = useTranslations('chats');
  const kindOf = useChatKind();
  const isListed = !current || chats.some(({ id }) => id === current.id);
  const shown = isListed ? chats : [current, ...chats];
  if (shown.length === 0 && first) {
    return (
      <div className={styles.empty}>
        <p>{t('empty')}</p>
        <p>{t('emptyHint')}</p>
      </div>
    );
  }
  return (
    <>
      <ConversationList scrollable={false} className={styles.list}>
        {shown.map((chat) => (
          <Link
            key={chat.id}
            href={`/chats/${encodeURIComponent(chat.id)}`}
            className={styles.link}
            aria-current={chat.id === current?.id ? 'page' : undefined}
          >
            <Conversation active={chat.id === current?.id} name={<bdi>{chat.title}</bdi>} info={kindOf(chat)}>
              <Face as="Avatar" name={chat.title} picture={chat.picture} />
            </Conversation>
          </Link>
        ))}
      </ConversationList>
      {(more !== null || !first) && (
        <p className={styles.pages}>
          {!first && (
            <Link className={controls.secondary} href="/">
              {t('first')}
            </Link>
          )}
          {more && (
            <Link className={controls.secondary} href={more}>
              {t('more')}
            </Link>
          )}
        </p>
      )}
    </>
  );
}
