import { useTranslations } from 'next-intl';
import type { BrowserName } from './browser-name';
import type { CheckRow } from './device-report';
import type { HowToKind } from './media-how-to';

/** Troubles with a device that are worded, and mended, the same in a check and in a call. */
const SHARED = ['denied', 'missing', 'in_use', 'failed'];

/** Rows of the device check in words. */
export function useCheckWords(domain: string, browser: BrowserName | null) {
  const t = useTranslations('check');
  const trouble = useTranslations('mediaTrouble');
  const named = browser ? [t(`browser.${browser.family}`), browser.version] : [];
  const values = { domain, browser: named.filter(Boolean).join(' ') };
  const isShared = ({ check, outcome }: CheckRow) =>
    (check === 'camera' || check === 'microphone') && SHARED.includes(outcome);
  return {
    /** What was found. */
    says(row: CheckRow): string {
      if (!isShared(row)) return t(`says.${row.check}.${row.outcome}`, values);
      const key = `${row.check}_${row.outcome}`;
      return `${trouble(`says.${key}`)} ${trouble(`cause.${key}`)}`;
    },
    /** What to do about it, where a sentence is enough. */
    fix(row: CheckRow): string | null {
      const key = `fix.${row.check}.${row.outcome}`;
      return t.has(key) ? t(key, values) : null;
    },
  };
}

/** What a device lacks, for the steps that mend it; null where there are none. */
export function howToKind(outcome: string): HowToKind | null {
  if (outcome === 'ended') return 'missing';
  if (outcome === 'denied_by_system') return outcome;
  return SHARED.includes(outcome) ? (outcome as HowToKind) : null;
}
