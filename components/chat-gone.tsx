import { useTranslations } from 'next-intl';
import Link from 'next/link';
import controls from './controls.module.css';
import page from './page.module.css';

/** In place of a chat that its reader no longer belongs to. */
export function ChatGone() {
  const t = useTranslations('calls.gone');
  const chats = useTranslations('chats');
  return (
    <div className={page.page} role="alert">
      <h1>{t('title')}</h1>
      <p>{t('text')}</p>
      <p>
        <Link className={controls.primary} href="/">
          {chats('back')}
        </Link>
      </p>
    </div>
  );
}
