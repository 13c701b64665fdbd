import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { Doctor } from '@/components/operator/doctor';
import controls from '@/components/shared/controls.module.css';
import page from '@/components/shared/page.module.css';
import { Shell } from '@/components/shared/shell';
import { requireOperator } from '@/lib/http/operator-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('doctor.page'))('title') };
}

export default async function DoctorPage() {
  const { settings, examiner } = await requireOperator();
  const [t, locale] = await Promise.all([getTranslations('doctor.page'), getLocale()]);
  const language = locale === 'en' ? 'en' : 'ru';
  return (
    <Shell page="/operator/doctor" person={null} demo={settings.demo}>
      <div className={`${page.page} ${page.widest}`}>
        <p>
          <Link href="/operator">{t('toOperator')}</Link>
        </p>
        <h1>{t('title')}</h1>
        <p className={controls.hint}>{t('hint')}</p>
        <Doctor first={examiner.latest(language)} language={language} />
      </div>
    </Shell>
  );
}
