'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { CallView } from '@/lib/calls/call-view';
import { CallButton } from './call-button';
import styles from './chat-header.module.css';
import type { ChatSummary } from './chat-summary';
import { Face } from '../people/face';
import { ConversationHeader } from '../shared/kit';
import { useChatKind } from './use-chat-kind';
import { useRunningWindow } from '../windows/one-call';
import { wayIntoCall } from './way-into-call';

interface ChatHeaderProps {
  chat: ChatSummary;
  viewerId: string;
  /** The call that is on. */
  call: CallView | null;
}

/** The head of a chat: which one it is, and its calls. */
export function ChatHeader({ chat, viewerId, call }: ChatHeaderProps) {
  const t = useTranslations('chats');
  const calls = useTranslations('calls');
  const moderation = useTranslations('moderation');
  const kindOf = useChatKind();
  const running = useRunningWindow(chat.id);
  const media = call?.media ?? running?.media;
  return (
    <ConversationHeader className={styles.header}>
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
        <Link
          href={`/chats/${encodeURIComponent(chat.id)}/calls`}
          className={styles.icon}
          aria-label={calls('history.title')}
          title={calls('history.title')}
        >
          <svg aria-hidden viewBox="0 0 24 24">
            <path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.500M4 4v4.500h4.500M12 7.500V12l3 2" />
          </svg>
        </Link>
        <Link
          href={`/chats/${encodeURIComponent(chat.id)}/settings`}
          className={styles.icon}
          aria-label={moderation('title')}
          title={moderation('title')}
        >
          <svg aria-hidden viewBox="0 0 24 24">
            <path d="M4 7.5h9.5M18.5 7.5H20M4 16.5h1.5M10.5 16.5H20" />
            <circle cx="16" cy="7.5" r="2.5" />
            <circle cx="8" cy="16.5" r="2.5" />
          </svg>
        </Link>
        {media ? (
          <CallButton
            chatId={chat.id}
            media={media}
            purpose={call ? wayIntoCall(call, viewerId) : 'start'}
            quiet
            shrinks
          />
        ) : (
          <>
            <CallButton chatId={chat.id} media="audio" shrinks />
            <CallButton chatId={chat.id} media="video" shrinks />
          </>
        )}
      </ConversationHeader.Actions>
    </ConversationHeader>
  );
}
