import { useTranslations } from 'next-intl';
import Link from 'next/link';
import controls from '../shared/controls.module.css';
import page from '../shared/page.module.css';

interface ChatGoneProps {
  chatId: string;
  /** The server's code for why. */
  code: string | null;
}

/** In place of a chat that its reader no longer belongs to, or cannot be shown before signing in again. */
export function ChatGone({ chatId, code }: ChatGoneProps) {
  const t = useTranslations('calls.gone');
  const chats = useTranslations('chats');
  const signedOut = code === 'auth.signed_out';
  return (
    <div className={page.page} role="alert">
      <h1>{t(signedOut ? 'signedOutTitle' : 'title')}</h1>
      <p>{t(signedOut ? 'signedOut' : 'text')}</p>
      <p>
        <Link className={controls.primary} href={signedOut ? signInPath(chatId) : '/'}>
          {signedOut ? t('signIn') : chats('back')}
        </Link>
      </p>
    </div>
  );
}

function signInPath(chatId: string): string {
  return `/sign-in?${new URLSearchParams({ callbackUrl: `/chats/${encodeURIComponent(chatId)}` })}`;
}
