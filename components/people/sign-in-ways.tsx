'use client';

import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import controls from '../shared/controls.module.css';
import { Face } from './face';
import styles from './sign-in-ways.module.css';
import { useHydrated } from '../shared/use-hydrated';

interface SignInWaysProps {
  people: { id: string; displayName: string; avatarUrl: string | null }[];
  oidc: boolean;
  /** Where to go afterwards; a path on our own origin. */
  path: string;
  /** What came of the last try. */
  failed: 'failed' | 'too_many' | 'away' | null;
}

/** The ways to sign in: as a demo person with one click, at the organisation's own sign-in, or both. */
export function SignInWays({ people, oidc, path, failed: failedBefore }: SignInWaysProps) {
  const t = useTranslations('signIn');
  const [failed, setFailed] = useState(failedBefore);
  const limits = useTranslations('limits');
  const ready = useHydrated();

  function enter(way: 'demo' | 'oidc', credentials?: { person: string }) {
    setFailed(null);
    signIn(way, { ...credentials, callbackUrl: path }).catch(() => setFailed('failed'));
  }

  return (
    <>
      {failed && (
        <p className={controls.alert} role="alert">
          {failed === 'too_many' ? limits('signIn') : t(failed)}
        </p>
      )}
      {oidc && (
        <button type="button" className={controls.primary} disabled={!ready} onClick={() => enter('oidc')}>
          {t('oidc')}
        </button>
      )}
      {people.length > 0 && (
        <section className={styles.demo} aria-labelledby="demo-people">
          <h2 id="demo-people">{t('demoTitle')}</h2>
          <p className={controls.hint}>{t('demoHint')}</p>
          <ul className={styles.people}>
            {people.map(({ id, displayName, avatarUrl }) => (
              <li key={id}>
                <button
                  type="button"
                  className={styles.person}
                  disabled={!ready}
                  onClick={() => enter('demo', { person: id })}
                >
                  <Face name={displayName} picture={avatarUrl} />
                  <span className={styles.name}>{displayName}</span> <span className={styles.id}>{id}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {people.length === 0 && !oidc && <p>{t('none')}</p>}
    </>
  );
}
