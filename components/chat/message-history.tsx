'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { Message as ChatMessage, TextMessage } from '@/lib/chats/message';
import { CallMessage } from './call-message';
import controls from '../shared/controls.module.css';
import { Face } from '../people/face';
import { Message, MessageSeparator } from '../shared/kit';
import styles from './message-history.module.css';
import { MessageScroller } from './message-scroller';
import { useHydrated } from '../shared/use-hydrated';

/** Messages of one person this close together share one head, in milliseconds. */
const TOGETHER = 5 * 60_000;

interface MessageHistoryProps {
  messages: ChatMessage[];
  viewerId: string;
  /** Whether a call is on in this chat. */
  callOn: boolean;
  /** Null when there is nothing earlier. */
  onEarlier: (() => void) | null;
}

/**
 * Messages by day, newest last. The kit's own list is not used: it writes a style attribute, which our policy
 * refuses, and scrolls by script, out of reach of most keyboards and screen readers.
 */
export function MessageHistory({ messages, viewerId, callOn, onEarlier }: MessageHistoryProps) {
  const t = useTranslations('chats');
  const locale = useLocale();
  // The reader's time zone is known in the browser only; the server's HTML has to match its first render.
  const timeZone = useHydrated() ? undefined : 'UTC';
  const newest = messages.at(-1);
  const own = newest !== undefined && 'text' in newest && newest.author.id === viewerId;
  const latestCall = messages.findLast((message) => 'call' in message);

  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  return (
    <MessageScroller newest={newest?.id ?? null} own={own}>
      {messages.length === 0 && <p className={styles.empty}>{t('noMessages')}</p>}
      {onEarlier && (
        <button type="button" className={`${controls.secondary} ${styles.earlier}`} onClick={onEarlier}>
          {t('earlier')}
        </button>
      )}
      {messages.map((message, index) => {
        const previous = messages[index - 1];
        const day = days.format(new Date(message.sentAt));
        const newDay = !previous || days.format(new Date(previous.sentAt)) !== day;
        return (
          <Fragment key={message.id}>
            {newDay && <MessageSeparator as="h2" content={day} />}
            {'text' in message ? (
              <Entry
                message={message}
                own={message.author.id === viewerId}
                together={!newDay && belongTogether(previous, message)}
                time={times.format(new Date(message.sentAt))}
              />
            ) : (
              <CallMessage
                message={message}
                viewerId={viewerId}
                time={times.format(new Date(message.sentAt))}
                offersCall={message === latestCall && !callOn}
              />
            )}
          </Fragment>
        );
      })}
    </MessageScroller>
  );
}

interface EntryProps {
  message: TextMessage;
  own: boolean;
  /** Whether it follows another one of the same person and needs no head of its own. */
  together: boolean;
  time: string;
}

function Entry({ message: { author, text, sentAt }, own, together, time }: EntryProps) {
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
    previous !== undefined &&
    'text' in previous &&
    previous.author.id === message.author.id &&
    Date.parse(message.sentAt) - Date.parse(previous.sentAt) < TOGETHER
  );
}
