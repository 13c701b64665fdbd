import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import controls from '../shared/controls.module.css';
import { copyText } from '../shared/copy-text';
import styles from './device-check.module.css';

/** The result to copy for support: shown as it goes out, also to be copied by hand where the browser refuses. */
export function CheckReport({ makeText }: { makeText: () => string }) {
  const t = useTranslations('check.report');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [made, setMade] = useState<{ text: string; copied: boolean } | null>(null);

  async function copy() {
    const text = makeText();
    const copied = await copyText(text);
    setMade({ text, copied });
  }

  useEffect(() => {
    if (!made || made.copied) return;
    field.current?.focus();
    field.current?.select();
  }, [made]);

  return (
    <section className={styles.report} aria-labelledby={id}>
      <h2 id={id}>{t('heading')}</h2>
      <p className={controls.hint}>{t('hint')}</p>
      <button type="button" className={controls.secondary} onClick={() => void copy()}>
        {t('copy')}
      </button>
      <p role="status" className={made && !made.copied ? controls.alert : controls.status}>
        {made && t(made.copied ? 'copied' : 'refused')}
      </p>
      {made && (
        <textarea
          ref={field}
          className={`${controls.field} ${styles.text}`}
          aria-label={t('heading')}
          readOnly
          rows={12}
          value={made.text}
        />
      )}
    </section>
  );
}
