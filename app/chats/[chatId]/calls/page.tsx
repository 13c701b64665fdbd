import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CallHistory } from '@/components/chat/call-history';
import { ChatPage } from '@/components/chat/chat-page';
import { callPageSchema, viewRecord } from '@/lib/calls/call-view';
import { bringUpToDate } from '@/lib/calls/sweep-calls';
import { chatTitleFor } from '@/lib/chats/chat';
import { services } from '@/lib/services';
import { ownChat, type ChatAddress } from '../own-chat';

export async function generateMetadata({ params }: ChatAddress): Promise<Metadata> {
  const { chat, person } = await ownChat((await params).chatId, '/calls');
  const t = await getTranslations('calls.history');
  return { title: t('pageTitle', { chat: chatTitleFor(chat, person.id) }) };
}

export default async function CallsPage({ params }: ChatAddress) {
  const { chat, person } = await ownChat((await params).chatId, '/calls');
  const all = await services();
  const { limit } = callPageSchema.parse({});
  await bringUpToDate(all, chat.id);
  // Read first: what changes while the rest is read is told again rather than never.
  const after = await all.source.currentRevision(chat.id);
  const [t, latest, over] = await Promise.all([
    getTranslations('calls.history'),
    all.calls.load(chat.id),
    all.calls.history(chat.id, { limit }),
  ]);
  const record = (state: typeof latest) => viewRecord(state, all.now(), all.rules);
  const present = record(latest);
  return (
    <ChatPage
      page="/chats/[chatId]/calls"
      person={person}
      demo={all.settings.demo}
      chatId={chat.id}
      chatTitle={chatTitleFor(chat, person.id)}
      title={t('title')}
      back={t('back')}
      wide
    >
      <CallHistory
        chatId={chat.id}
        viewerId={person.id}
        after={after}
        ongoing={present?.outcome === 'ongoing' ? present : null}
        newest={over.flatMap((state) => record(state) ?? [])}
        pageSize={limit}
      />
    </ChatPage>
  );
}
