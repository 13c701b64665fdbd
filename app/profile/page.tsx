import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import controls from '@/components/shared/controls.module.css';
import page from '@/components/shared/page.module.css';
import { ProfileForm } from '@/components/people/profile-form';
import { ProfilePicture } from '@/components/people/profile-picture';
import styles from '@/components/people/profile.module.css';
import { RingSettings } from '@/components/ring/ring-settings';
import { Shell } from '@/components/shared/shell';
import { requirePerson } from '@/lib/http/page-person';
import { services } from '@/lib/services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('profile'))('title') };
}

export default async function ProfilePage() {
  const person = await requirePerson('/profile');
  const [t, chats, check, { settings }] = await Promise.all([
    getTranslations('profile'),
    getTranslations('chats'),
    getTranslations('check'),
    services(),
  ]);
  const { displayName, avatarUrl, language } = person;
  return (
    <Shell page="/profile" person={person} demo={settings.demo}>
      <div className={page.page}>
        <p>
          <Link href="/">{chats('back')}</Link>
        </p>
        <h1>{t('title')}</h1>
        <p className={controls.hint}>{t('hint')}</p>
        <ProfilePicture name={displayName} picture={avatarUrl} />
        <ProfileForm displayName={displayName} language={language} />
        <RingSettings />
        <section className={styles.check}>
          {/* Another document, not a navigation within this one: only that page may use the camera. */}
          <a className={controls.secondary} href="/check">
            {check('open')}
          </a>
          <p className={controls.hint}>{check('openHint')}</p>
        </section>
      </div>
    </Shell>
  );
}
