import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import controls from '@/components/shared/controls.module.css';
import { DeviceCheck } from '@/components/devices/device-check';
import { callPath } from '@/components/windows/open-call-window';
import page from '@/components/shared/page.module.css';
import { Shell } from '@/components/shared/shell';
import { requirePerson } from '@/lib/http/page-person';
import { services } from '@/lib/services';

interface CheckAddress {
  searchParams: Promise<{ chat?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('check'))('title') };
}

export default async function CheckPage({ searchParams }: CheckAddress) {
  const { chat } = await searchParams;
  const chatId = typeof chat === 'string' && chat ? chat : null;
  const person = await requirePerson(chatId ? `/check?${new URLSearchParams({ chat: chatId })}` : '/check');
  const [t, app, { settings }] = await Promise.all([
    getTranslations('check'),
    getTranslations('app'),
    services(),
  ]);
  return (
    <Shell page="/check" person={person} demo={settings.demo}>
      <div className={`${page.page} ${page.wide}`}>
        <p>
          {chatId ? (
            // Another document: the call's page has permissions of its own.
            <a className={controls.primary} href={callPath(chatId, 'video')}>
              {t('toCall')}
            </a>
          ) : (
            <Link href="/profile">{app('profile')}</Link>
          )}
        </p>
        <h1>{t('title')}</h1>
        <DeviceCheck domain={settings.jitsi.domain} />
      </div>
    </Shell>
  );
}
