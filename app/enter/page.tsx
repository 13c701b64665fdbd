import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { EnterFailure } from '@/components/host/enter-failure';
import { EnterWait } from '@/components/host/enter-wait';
import { PageWords } from '@/components/shared/page-words';

interface EnterAddress {
  searchParams: Promise<{ error?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: { absolute: (await getTranslations('hostCall'))('title') } };
}

/** In a call's window between the click in a host's chat and the call, or in place of the call. */
export default async function EnterPage({ searchParams }: EnterAddress) {
  const { error } = await searchParams;
  return (
    <PageWords page="/enter">
      {error === undefined ? (
        <EnterWait />
      ) : (
        <EnterFailure error={typeof error === 'string' ? error : null} />
      )}
    </PageWords>
  );
}
