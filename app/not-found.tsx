import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import controls from '@/components/shared/controls.module.css';
import page from '@/components/shared/page.module.css';
import { Shell } from '@/components/shared/shell';
import { pagePerson } from '@/lib/http/page-person';
import { services } from '@/lib/services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pages'))('notFoundTitle') };
}

export default async function NotFound() {
  const [t, person, { settings }] = await Promise.all([getTranslations('pages'), pagePerson(), services()]);
  return (
    <Shell page="not-found" person={person} demo={settings.demo}>
      <div className={page.page}>
        <h1>{t('notFoundTitle')}</h1>
        <p>{t('notFound')}</p>
        <p>
          <Link className={controls.primary} href="/">
            {t('home')}
          </Link>
        </p>
      </div>
    </Shell>
  );
}
