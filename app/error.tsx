'use client';

import { useTranslations } from 'next-intl';
import { BrokenPage, referenceOf } from '@/components/shared/broken-page';

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('pages');
  const words = {
    title: t('errorTitle'),
    text: t('error', { reference: referenceOf(error) }),
    retry: t('retry'),
  };
  return <BrokenPage words={words} onRetry={retry} />;
}
