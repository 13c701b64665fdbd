import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { OperatorWebhook } from '@/components/operator/operator-webhook';
import page from '@/components/shared/page.module.css';
import { Shell } from '@/components/shared/shell';
import { requireOperator } from '@/lib/http/operator-page';

type Query = Promise<{ sent?: string | string[] }>;

const DAY = 24 * 3600_000;
/** Most failures that are shown. */
const FAILURES = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('webhooks.page'))('title') };
}

export default async function OperatorPage({ searchParams }: { searchParams: Query }) {
  const { settings, webhooks, now } = await requireOperator();
  const time = now();
  const [t, doctor, { sent }, summary, failures] = await Promise.all([
    getTranslations('webhooks.page'),
    getTranslations('doctor.page'),
    searchParams,
    webhooks.summary(new Date(time.getTime() - DAY)),
    webhooks.failures(FAILURES),
  ]);
  const address = settings.hostChat?.webhook?.url;
  const count = /^\d{1,9}$/.test(String(sent)) ? Number(sent) : null;
  return (
    <Shell page="/operator" person={null} demo={settings.demo}>
      <div className={`${page.page} ${page.widest}`}>
        <h1>{t('title')}</h1>
        <p>
          {doctor('link')} <Link href="/operator/doctor">{doctor('title')}</Link>
        </p>
        <OperatorWebhook
          host={address ? new URL(address).host : null}
          summary={summary}
          failures={failures}
          sent={count}
          now={time}
        />
      </div>
    </Shell>
  );
}
