'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Fragment, useEffect, useRef } from 'react';
import type { Message as ChatMessage } from '@/lib/chats/message';
import controls from './controls.module.css';
import { Face } from './face';
import { Message, MessageList, MessageSeparator } from './kit';
import styles from './message-history.module.css';

/** Messages of one person this close together share one head, in milliseconds. */
const TOGETHER = 5 * 60_000;

interface MessageHistoryProps {
  messages: ChatMessage[];
  viewerId: string;
  /** Null when there is nothing earlier. */
  onEarlier: (() => void) | null;
}

/**
 * Messages by day, newest last. For the browser only: days and times are in the reader's own time zone, and the
 * kit's list writes a style attribute, which our policy refuses in HTML.
 */
export function MessageHistory({ messages, viewerId, onEarlier }: MessageHistoryProps) {
  const t = useTranslations('chats');
  const locale = useLocale();
  const list = useRef<{ scrollToBottom: () => void }>(null);
  const newest = messages.at(-1);
  const ownNewest = newest?.author.id === viewerId ? newest.id : null;
  useEffect(() => {
    if (ownNewest !== null) list.current?.scrollToBottom();
  }, [ownNewest]);

  if (messages.length === 0) return <p className={styles.empty}>{t('noMessages')}</p>;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  return (
    <MessageList role="log" aria-label={t('messages')} ref={list as never} className={styles.list}>
      {onEarlier && (
        <div className={styles.earlier}>
          <button type="button" className={controls.secondary} onClick={onEarlier}>
            {t('earlier')}
          </button>
        </div>
      )}
      {messages.map((message, index) => {
        const previous = messages[index - 1];
        const date = day.format(new Date(message.sentAt));
        const newDay = !previous || day.format(new Date(previous.sentAt)) !== date;
        return (
          <Fragment key={message.id}>
            {newDay && <MessageSeparator as="h2" content={date} />}
            {entry(
              message,
              message.author.id === viewerId,
              !newDay && belongTogether(previous, message),
              locale,
            )}
          </Fragment>
        );
      })}
    </MessageList>
  );
}

function entry(message: ChatMessage, own: boolean, together: boolean, locale: string) {
  const { author, text, sentAt } = message;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(sentAt));
  return (
    <Message
      model={{ direction: own ? 'outgoing' : 'incoming', position: together ? 'normal' : 'single' }}
      avatarPosition={own ? undefined : 'tl'}
      avatarSpacer={!own && together}
    >
      {!own && !together && <Face as="Avatar" name={author.displayName} picture={author.avatarUrl} />}
      <Message.Header className={together || own ? controls.hidden : undefined}>
        <bdi>{author.displayName}</bdi>
      </Message.Header>
      <Message.CustomContent>
        <p className={styles.text} dir="auto">
          {text}
        </p>
        <time className={styles.time} dateTime={sentAt}>
          {time}
        </time>
      </Message.CustomContent>
    </Message>
  );
}

function belongTogether(previous: ChatMessage | undefined, message: ChatMessage): boolean {
  return (
    previous?.author.id === message.author.id &&
    Date.parse(message.sentAt) - Date.parse(previous.sentAt) < TOGETHER
  );
}
