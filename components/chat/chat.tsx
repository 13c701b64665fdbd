'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { CallView } from '@/lib/calls/call-view';
import type { Message } from '@/lib/chats/message';
import { CallBanner } from './call-banner';
import styles from './chat.module.css';
import { ChatFeed } from './chat-feed';
import { ChatGone } from './chat-gone';
import { ChatHeader } from './chat-header';
import type { ChatSummary } from './chat-summary';
import type { LiveState } from '../shared/live-stream';
import { mergeMessages } from './merge-messages';
import { useChatLive } from './use-chat-live';

/** How long the first connection may take before it is said that there is none, in milliseconds. */
const FIRST_CONNECTION = 5000;

interface ChatProps {
  chat: ChatSummary;
  viewer: Message['author'];
  /** The call that was on when the server rendered the page. */
  call: CallView | null;
  /** The newest page of messages, as the server knew it then. */
  newest: Message[];
  /** What was changed up to here is in the page already. */
  after: number;
  pageSize: number;
  textLimit: number;
}

/** A chat that is kept as it is now: its call, its messages, and whether its reader still belongs to it. */
export function Chat({ chat, viewer, call: rendered, newest, after, pageSize, textLimit }: ChatProps) {
  const t = useTranslations('chats');
  const [arrived, setArrived] = useState<Message[]>([]);
  const { call, connection, goneCode } = useChatLive({
    chatId: chat.id,
    after,
    call: rendered,
    onMessages: (messages) => setArrived((known) => mergeMessages(known, messages)),
  });
  const outOfReach = useIsOutOfReach(connection);
  if (connection === 'gone') return <ChatGone chatId={chat.id} code={goneCode} />;
  return (
    <>
      <ChatHeader chat={chat} viewerId={viewer.id} call={call} />
      {call && <CallBanner chatId={chat.id} call={call} viewerId={viewer.id} />}
      <p className={styles.connection} role="status">
        {outOfReach && <span>{t('reconnecting')}</span>}
      </p>
      <ChatFeed
        chatId={chat.id}
        viewer={viewer}
        newest={newest}
        arrived={arrived}
        callOn={call !== null}
        pageSize={pageSize}
        textLimit={textLimit}
      />
    </>
  );
}

/** Not at first: a page that has only just come, or whose script has not, has lost nothing yet. */
function useIsOutOfReach(connection: LiveState): boolean {
  const [settled, setSettled] = useState(false);
  if (connection === 'live' && !settled) setSettled(true);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), FIRST_CONNECTION);
    return () => clearTimeout(timer);
  }, []);
  return settled && connection === 'connecting';
}
