import { getTranslations } from 'next-intl/server';
import { ChatList } from '@/components/chat/chat-list';
import { chatSummary } from '@/components/chat/chat-summary';
import page from '@/components/shared/page.module.css';
import { Shell } from '@/components/shared/shell';
import { requirePerson } from '@/lib/http/page-person';
import { services } from '@/lib/services';

export default async function ChatsPage() {
  const person = await requirePerson('/');
  const [t, { chats, settings }] = await Promise.all([getTranslations('chats'), services()]);
  const own = await chats.listFor(person.id);
  return (
    <Shell page="/" person={person} demo={settings.demo}>
      <div className={page.page}>
        <h1>{t('title')}</h1>
        <div className={page.card}>
          <ChatList chats={own.map((chat) => chatSummary(chat, person.id))} />
        </div>
      </div>
    </Shell>
  );
}
