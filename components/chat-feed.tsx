'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Message } from '@/lib/chats/message';
import { askServer, json } from './ask-server';
import styles from './chat-feed.module.css';
import controls from './controls.module.css';
import { mergeMessages } from './merge-messages';
import { MessageForm } from './message-form';
import { MessageHistory } from './message-history';
import { useReason } from './use-reason';

interface ChatFeedProps {
  chatId: string;
  viewer: Message['author'];
  /** The newest page of messages, as the server knows it. */
  newest: Message[];
  pageSize: number;
  textLimit: number;
}

/** The messages of a chat and the field that adds one. */
export function ChatFeed({ chatId, viewer, newest, pageSize, textLimit }: ChatFeedProps) {
  const t = useTranslations('chats');
  const router = useRouter();
  const reasonOf = useReason();
  const [messages, setMessages] = useState(newest);
  const [seen, setSeen] = useState(newest);
  const [hasEarlier, setHasEarlier] = useState(newest.length >= pageSize);
  const [failure, setFailure] = useState<string | null>(null);
  const path = `/api/chats/${encodeURIComponent(chatId)}/messages`;

  if (seen !== newest) {
    setSeen(newest);
    setMessages(mergeMessages(messages, newest));
  }

  async function send(text: string) {
    const { id } = await askServer<{ id: number }>(path, json('POST', { text }));
    const sent = { id, chatId, author: viewer, text, sentAt: new Date().toISOString() };
    setMessages((known) => mergeMessages(known, [sent]));
    // Brings what others wrote meanwhile, and keeps a later "back" from showing the chat as it was.
    router.refresh();
  }

  async function showEarlier() {
    setFailure(null);
    try {
      const page = await askServer<{ messages: Message[] }>(
        `${path}?before=${messages[0]?.id}&limit=${pageSize}`,
      );
      setMessages((known) => mergeMessages(known, page.messages));
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
        onEarlier={hasEarlier ? () => void showEarlier() : null}
      />
      <MessageForm limit={textLimit} onSend={send} />
    </section>
  );
}
