'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Message } from '@/lib/chats/message';
import { askServer, json } from '../shared/ask-server';
import styles from './chat-feed.module.css';
import controls from '../shared/controls.module.css';
import { mergeMessages } from './merge-messages';
import { MessageForm } from './message-form';
import { MessageHistory } from './message-history';
import { useReason } from '../shared/use-reason';

interface ChatFeedProps {
  chatId: string;
  viewer: Message['author'];
  /** The newest page of messages, as the server knows it. */
  newest: Message[];
  /** What has come since, each message as it is now. */
  arrived: Message[];
  /** Whether a call is on in this chat. */
  callOn: boolean;
  pageSize: number;
  textLimit: number;
}

/** The messages of a chat and the field that adds one. */
export function ChatFeed(props: ChatFeedProps) {
  const { chatId, viewer, newest, arrived, callOn, pageSize, textLimit } = props;
  const t = useTranslations('chats');
  const reasonOf = useReason();
  const [loaded, setLoaded] = useState(newest);
  const [seen, setSeen] = useState(newest);
  const [hasEarlier, setHasEarlier] = useState(newest.length >= pageSize);
  const [failure, setFailure] = useState<string | null>(null);
  const path = `/api/chats/${encodeURIComponent(chatId)}/messages`;

  if (seen !== newest) {
    setSeen(newest);
    setLoaded(mergeMessages(loaded, newest));
  }

  // The message of a call that began before the first page may change. It waits for its place: where it stood alone,
  // paging back from it would leave out all between.
  const first = hasEarlier ? (loaded[0]?.id ?? 0) : 0;
  const messages = mergeMessages(
    loaded,
    arrived.filter(({ id }) => id >= first),
  );

  async function send(text: string) {
    const { id } = await askServer<{ id: number }>(path, json('POST', { text }));
    const sent = { id, chatId, author: viewer, text, sentAt: new Date().toISOString() };
    setLoaded((known) => mergeMessages(known, [sent]));
  }

  async function showEarlier() {
    setFailure(null);
    try {
      const page = await askServer<{ messages: Message[] }>(
        `${path}?before=${loaded[0]?.id}&limit=${pageSize}`,
      );
      setLoaded((known) => mergeMessages(known, page.messages));
      setHasEarlier(page.messages.length >= pageSize);
    } catch (error) {
      setFailure(reasonOf(error));
    }
  }

  return (
    <section className={styles.feed} aria-label={t('messages')}>
      {failure && (
        <p className={controls.alert} role="alert">
          {failure}
        </p>
      )}
      <MessageHistory
        messages={messages}
        viewerId={viewer.id}
        callOn={callOn}
        onEarlier={hasEarlier ? () => void showEarlier() : null}
      />
      <MessageForm limit={textLimit} onSend={send} />
    </section>
  );
}
