import { getTranslations } from 'next-intl/server';
import { ChatList } from '@/components/chat/chat-list';
import { chatListOf } from '@/components/chat/chat-summary';
import page from '@/components/shared/page.module.css';
import { Shell } from '@/components/shared/shell';
import { CHAT_PAGE, readPlace } from '@/lib/chats/list-place';
import { requirePerson } from '@/lib/http/page-person';
import { services } from '@/lib/services';

type Query = Promise<{ after?: string | string[] }>;

export default async function ChatsPage({ searchParams }: { searchParams: Query }) {
  const person = await requirePerson('/');
  const [t, { chats, settings }, { after: asked = '' }] = await Promise.all([
    getTranslations('chats'),
    services(),
    searchParams,
  ]);
  const after = readPlace(String(asked));
  // One more than are shown, to know whether there are any.
  const own = await chats.listFor(person.id, { limit: CHAT_PAGE + 1, ...(after && { after }) });
  return (
    <Shell page="/" person={person} demo={settings.demo}>
      <div className={page.page}>
        <h1>{t('title')}</h1>
        <div className={page.card}>
          <ChatList {...chatListOf(own, person.id)} first={!after} />
        </div>
      </div>
    </Shell>
  );
}
