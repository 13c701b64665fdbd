import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ChatFeed } from '@/components/chat-feed';
import { ChatHeader } from '@/components/chat-header';
import { ChatList } from '@/components/chat-list';
import { chatSummary } from '@/components/chat-summary';
import { Shell } from '@/components/shell';
import { chatTitleFor } from '@/lib/chats/chat';
import { MESSAGE_LIMIT, messagePageSchema } from '@/lib/chats/message';
import { services } from '@/lib/services';
import { ownChat } from './own-chat';
import styles from './page.module.css';

type ChatAddress = { params: Promise<{ chatId: string }> };

export async function generateMetadata({ params }: ChatAddress): Promise<Metadata> {
  const { chat, person } = await ownChat((await params).chatId);
  return { title: chatTitleFor(chat, person.id) };
}

export default async function ChatPage({ params }: ChatAddress) {
  const { chat, person } = await ownChat((await params).chatId);
  const { chats, messages, settings } = await services();
  const { limit } = messagePageSchema.parse({});
  const [t, own, newest] = await Promise.all([
    getTranslations('chats'),
    chats.listFor(person.id),
    messages.list(chat.id, { limit }),
  ]);
  const { id, displayName, avatarUrl } = person;
  return (
    <Shell person={person} demo={settings.demo} fill>
      <div className={styles.panes}>
        <nav className={styles.chats} aria-label={t('title')}>
          <ChatList chats={own.map((other) => chatSummary(other, id))} current={chat.id} />
        </nav>
        <div className={styles.chat}>
          <ChatHeader chat={chatSummary(chat, id)} />
          <ChatFeed
            key={chat.id}
            chatId={chat.id}
            viewer={{ id, displayName, avatarUrl }}
            newest={newest}
            pageSize={limit}
            textLimit={MESSAGE_LIMIT}
          />
        </div>
      </div>
    </Shell>
  );
}
