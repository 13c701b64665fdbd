'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { copyText } from './copy-text';
import styles from './reference-line.module.css';

/** The reference of a failure, to be told to the administrator, with a button that copies it. */
export function FailureReference({ reference }: { reference: string }) {
  const t = useTranslations('reference');
  const [copied, setCopied] = useState<'copied' | 'notCopied' | null>(null);

  async function copy() {
    setCopied((await copyText(reference)) ? 'copied' : 'notCopied');
  }

  return (
    <p className={styles.line}>
      <span>
        {t('label')} <code className={styles.code}>{reference}</code>
      </span>
      <button type="button" className={styles.copy} aria-label={t('copyCode')} onClick={() => void copy()}>
        {t('copy')}
      </button>
      <span role="status">{copied && t(copied)}</span>
    </p>
  );
}
