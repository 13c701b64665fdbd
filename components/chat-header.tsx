'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { CallButton } from './call-button';
import styles from './chat-header.module.css';
import type { ChatSummary } from './chat-summary';
import { Face } from './face';
import { ConversationHeader } from './kit';
import { useChatKind } from './use-chat-kind';

/** The head of a chat: which one it is, and its calls. */
export function ChatHeader({ chat }: { chat: ChatSummary }) {
  const t = useTranslations('chats');
  const kindOf = useChatKind();
  return (
    <ConversationHeader>
      <ConversationHeader.Back>
        <Link href="/" className={styles.back} aria-label={t('back')} title={t('back')}>
          <svg aria-hidden viewBox="0 0 24 24">
            <path d="m14.5 5-7 7 7 7" />
          </svg>
        </Link>
      </ConversationHeader.Back>
      <Face as="Avatar" name={chat.title} picture={chat.picture} />
      <ConversationHeader.Content>
        <h1 className={styles.title} dir="auto">
          {chat.title}
        </h1>
        <p className={styles.kind}>{kindOf(chat)}</p>
      </ConversationHeader.Content>
      <ConversationHeader.Actions className={styles.calls}>
        <CallButton chatId={chat.id} media="audio" />
        <CallButton chatId={chat.id} media="video" />
      </ConversationHeader.Actions>
    </ConversationHeader>
  );
}
