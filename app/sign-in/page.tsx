import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import page from '@/components/shared/page.module.css';
import { Shell } from '@/components/shared/shell';
import { SignInWays } from '@/components/people/sign-in-ways';
import { DEMO_PEOPLE } from '@/lib/auth/demo-people';
import { pagePerson } from '@/lib/http/page-person';
import { safePath } from '@/lib/http/safe-path';
import { services } from '@/lib/services';

type Query = Record<'callbackUrl' | 'error', string | string[] | undefined>;

/** What is said of errors of ours; of next-auth’s own and of any other, that it has failed. */
const FAILURES = new Map<string, 'too_many' | 'away'>([
  ['request.too_many', 'too_many'],
  ['server.database_away', 'away'],
]);

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [{ callbackUrl, error }, { settings }] = await Promise.all([searchParams, services()]);
  const path = safePath([callbackUrl].flat()[0], settings.baseUrl);
  if (await pagePerson()) redirect(path);
  const people = settings.demo ? DEMO_PEOPLE : [];
  const t = await getTranslations('signIn');
  return (
    <Shell page="/sign-in" person={null} demo={settings.demo}>
      <div className={page.page}>
        <h1>{t('title')}</h1>
        <SignInWays
          people={people.map(({ id, displayName, avatarUrl }) => ({ id, displayName, avatarUrl }))}
          oidc={settings.oidc !== null}
          path={path}
          failed={error === undefined ? null : (FAILURES.get(String(error)) ?? 'failed')}
        />
      </div>
    </Shell>
  );
}
