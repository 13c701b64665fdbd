import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ChatPage } from '@/components/chat/chat-page';
import controls from '@/components/shared/controls.module.css';
import { ModerationForm } from '@/components/moderation/moderation-form';
import { ModerationRules } from '@/components/moderation/moderation-rules';
import { chatTitleFor, roleIn } from '@/lib/chats/chat';
import { services } from '@/lib/services';
import { ownChat, type ChatAddress } from '../own-chat';

export async function generateMetadata({ params }: ChatAddress): Promise<Metadata> {
  const { chat, person } = await ownChat((await params).chatId, '/settings');
  const t = await getTranslations('moderation');
  return { title: t('pageTitle', { chat: chatTitleFor(chat, person.id) }) };
}

export default async function SettingsPage({ params }: ChatAddress) {
  const { chat, person } = await ownChat((await params).chatId, '/settings');
  const [t, { provider, settings }] = await Promise.all([getTranslations('moderation'), services()]);
  const rules = { moderation: chat.moderation, signed: provider.signsTokens };
  const decides = roleIn(chat, person.id) === 'moderator';
  return (
    <ChatPage
      page="/chats/[chatId]/settings"
      person={person}
      demo={settings.demo}
      chatId={chat.id}
      chatTitle={chatTitleFor(chat, person.id)}
      title={t('title')}
      back={t('back')}
    >
      <p>{t('hint')}</p>
      {decides ? <ModerationForm chatId={chat.id} {...rules} /> : <ModerationRules {...rules} />}
      {!decides && <p className={controls.hint}>{t('readOnly')}</p>}
    </ChatPage>
  );
}
