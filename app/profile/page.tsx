import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import controls from '@/components/controls.module.css';
import page from '@/components/page.module.css';
import { ProfileForm } from '@/components/profile-form';
import { ProfilePicture } from '@/components/profile-picture';
import { RingSettings } from '@/components/ring-settings';
import { Shell } from '@/components/shell';
import { requirePerson } from '@/lib/http/page-person';
import { services } from '@/lib/services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('profile'))('title') };
}

export default async function ProfilePage() {
  const person = await requirePerson('/profile');
  const [t, chats, { settings }] = await Promise.all([
    getTranslations('profile'),
    getTranslations('chats'),
    services(),
  ]);
  const { displayName, avatarUrl, language } = person;
  return (
    <Shell person={person} demo={settings.demo}>
      <div className={page.page}>
        <p>
          <Link href="/">{chats('back')}</Link>
        </p>
        <h1>{t('title')}</h1>
        <p className={controls.hint}>{t('hint')}</p>
        <ProfilePicture name={displayName} picture={avatarUrl} />
        <ProfileForm displayName={displayName} language={language} />
        <RingSettings />
      </div>
    </Shell>
  );
}
