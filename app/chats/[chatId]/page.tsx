import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Chat } from '@/components/chat/chat';
import { ChatList } from '@/components/chat/chat-list';
import { chatListOf, chatSummary } from '@/components/chat/chat-summary';
import { Shell } from '@/components/shared/shell';
import { viewOngoing } from '@/lib/calls/call-view';
import { chatTitleFor } from '@/lib/chats/chat';
import { CHAT_PAGE } from '@/lib/chats/list-place';
import { MESSAGE_LIMIT, messagePageSchema } from '@/lib/chats/message';
import { services } from '@/lib/services';
import { ownChat, type ChatAddress } from './own-chat';
import styles from './page.module.css';

export async function generateMetadata({ params }: ChatAddress): Promise<Metadata> {
  const { chat, person } = await ownChat((await params).chatId);
  return { title: chatTitleFor(chat, person.id) };
}

export default async function ChatPage({ params }: ChatAddress) {
  const { chat, person } = await ownChat((await params).chatId);
  const { calls, chats, messages, now, rules, settings, source } = await services();
  const { limit } = messagePageSchema.parse({});
  // Before all that is shown: what changes meanwhile is told twice rather than never.
  const after = await source.currentRevision(chat.id);
  const [t, own, memberCount, newest, state] = await Promise.all([
    getTranslations('chats'),
    chats.listFor(person.id, { limit: CHAT_PAGE + 1 }),
    chats.countMembers(chat.id),
    messages.list(chat.id, { limit }),
    calls.load(chat.id),
  ]);
  const { id, displayName, avatarUrl } = person;
  const summary = chatSummary({ ...chat, memberCount }, id);
  return (
    <Shell page="/chats/[chatId]" person={person} demo={settings.demo} fill>
      <div className={styles.panes}>
        <nav className={styles.chats} aria-label={t('title')}>
          <ChatList {...chatListOf(own, id)} current={summary} />
        </nav>
        <div className={styles.chat}>
          <Chat
            key={chat.id}
            chat={summary}
            viewer={{ id, displayName, avatarUrl }}
            call={viewOngoing(state, now(), rules)}
            newest={newest}
            after={after}
            pageSize={limit}
            textLimit={MESSAGE_LIMIT}
          />
        </div>
      </div>
    </Shell>
  );
}
