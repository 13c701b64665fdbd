import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { PagePath } from '@/lib/i18n/page-words';
import type { Person } from '@/lib/people/person';
import { CallElsewhere } from '../windows/call-elsewhere';
import controls from './controls.module.css';
import { Face } from '../people/face';
import { GoneOnKeeper } from '../windows/gone-on-keeper';
import { IncomingCalls } from '../ring/incoming-calls';
import { OneCall } from '../windows/one-call';
import { PageWords } from './page-words';
import styles from './shell.module.css';
import { SignOut } from '../people/sign-out';
import { SignedOutElsewhere } from '../people/signed-out-elsewhere';

/**
 * What is around every page but a call's.
 *
 * @param page whose words are to be in the browser
 * @param demo anyone may sign in as anybody, which every page says
 * @param fill the page is exactly as high as the window and scrolls inside
 */
export async function Shell(props: {
  page: PagePath;
  person: Person | null;
  demo: boolean;
  fill?: boolean;
  children: ReactNode;
}) {
  const { page: path, person, demo, fill = false, children } = props;
  const t = await getTranslations('app');
  const page = (
    <div className={fill ? `${styles.shell} ${styles.fill}` : styles.shell}>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      {person && <SignedOutElsewhere />}
      {person && <IncomingCalls personId={person.id} />}
      <header className={styles.header}>
        {demo && <p className={styles.demo}>{t('demo')}</p>}
        <Link className={styles.brand} href="/">
          {t('name')}
        </Link>
        {person && (
          <nav className={styles.nav}>
            <Link href="/">{t('chats')}</Link>
            <Link href="/profile" title={person.displayName}>
              <Face name={person.displayName} picture={person.avatarUrl} size="sm" />
              <span className={controls.hidden}>{t('profile')}: </span>
              <span className={styles.name} dir="auto">
                {person.displayName}
              </span>
            </Link>
            <SignOut />
          </nav>
        )}
      </header>
      {person && <GoneOnKeeper personId={person.id} />}
      {person && <CallElsewhere />}
      <main id="content" tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  );
  return <PageWords page={path}>{person ? <OneCall personId={person.id}>{page}</OneCall> : page}</PageWords>;
}
