import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import controls from '@/components/shared/controls.module.css';
import page from '@/components/shared/page.module.css';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pages'))('notFoundTitle') };
}

/** Without the shell: Next makes this page for every other one too, and all that it needs would be loaded with each. */
export default async function NotFound() {
  const t = await getTranslations('pages');
  return (
    <main className={page.page}>
      <h1>{t('notFoundTitle')}</h1>
      <p>{t('notFound')}</p>
      <p>
        {/* eslint-disable-next-line @next/next/no-html-link-for-pages -- a link of Next's would be loaded with each page */}
        <a className={controls.primary} href="/">
          {t('home')}
        </a>
      </p>
    </main>
  );
}
