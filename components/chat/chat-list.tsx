'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import styles from './chat-list.module.css';
import type { ChatSummary } from './chat-summary';
import { Face } from '../people/face';
import { Conversation, ConversationList } from '../shared/kit';
import { useChatKind } from './use-chat-kind';

/** The chats of a person, each a link; `current` is the one that is open. */
export function ChatList({ chats, current }: { chats: ChatSummary[]; current?: string }) {
  const t = useTranslations('chats');
  const kindOf = useChatKind();
  if (chats.length === 0) {
    return (
      <div className={styles.empty}>
        <p>{t('empty')}</p>
        <p>{t('emptyHint')}</p>
      </div>
    );
  }
  return (
    <ConversationList scrollable={false} className={styles.list}>
      {chats.map((chat) => (
        <Link
          key={chat.id}
          href={`/chats/${encodeURIComponent(chat.id)}`}
          className={styles.link}
          aria-current={chat.id === current ? 'page' : undefined}
        >
          <Conversation active={chat.id === current} name={<bdi>{chat.title}</bdi>} info={kindOf(chat)}>
            <Face as="Avatar" name={chat.title} picture={chat.picture} />
          </Conversation>
        </Link>
      ))}
    </ConversationList>
  );
}
