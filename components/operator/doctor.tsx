'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { Examination } from '../../lib/calls/examination';
import type { Language } from '../../lib/people/person';
import controls from '../shared/controls.module.css';
import { DoctorTable } from './doctor-table';
import styles from './doctor.module.css';
import { Elapsed } from '../shared/elapsed';
import { useExamination } from './use-examination';

/**
 * Whether calls would work, and the button that finds out. Without a script it is a form, and a page that is made anew.
 *
 * @param first how the latest examination stood when the page was made
 */
export function Doctor({ first, language }: { first: Examination | null; language: Language }) {
  const t = useTranslations('doctor.page');
  const { examination, trouble, busy, start } = useExamination(first, language);
  return (
    <>
      <form
        className={styles.start}
        method="post"
        action="/operator/doctor/run"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        {/* Not disabled, or whoever has pressed it by the keyboard would lose their place. */}
        <button className={controls.primary} type="submit" aria-disabled={busy}>
          {t(examination ? 'again' : 'start')}
        </button>
        {busy && examination?.endedAt === null && (
          <p className={styles.clock}>
            {t('running')} <Elapsed since={examination.startedAt} as="clock" />
          </p>
        )}
      </form>
      <Status examination={examination} busy={busy} isUnreachable={trouble === 'unreachable'} />
      {trouble !== null && trouble !== 'unreachable' && (
        <p role="alert" className={controls.alert}>
          {trouble === 'lost' ? t('lost') : trouble.reason}
        </p>
      )}
      {busy && (
        <noscript>
          <p className={controls.hint}>
            {t('noScript')} <a href="/operator/doctor">{t('refresh')}</a>
          </p>
        </noscript>
      )}
      {examination && (
        <DoctorTable
          rows={examination.rows}
          // What has lost its examination is being asked by nobody.
          asking={busy ? examination.asking : []}
        />
      )}
    </>
  );
}

/** What is said aloud: what is asked now, and how it ended. */
function Status(props: { examination: Examination | null; busy: boolean; isUnreachable: boolean }) {
  const { examination, busy, isUnreachable } = props;
  const t = useTranslations('doctor.page');
  const format = useFormatter();
  const { asking = [], endedAt = null, verdict = null } = examination ?? {};
  const time = endedAt && format.dateTime(new Date(endedAt), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div role="status" className={styles.status}>
      {isUnreachable && <p className={styles.warning}>{t('unreachable')}</p>}
      {!isUnreachable && busy && asking.length > 0 && (
        <p className={controls.hint}>{t('asking', { checks: asking.join(', ') })}</p>
      )}
      {!busy && verdict && (
        <p className={`${styles.verdict} ${verdict.ok ? styles.ok : styles.failed}`}>{verdict.sentence}</p>
      )}
      {!busy && endedAt && !verdict && <p className={controls.alert}>{t('broken')}</p>}
      {!busy && time && <p className={controls.hint}>{t('ended', { time })}</p>}
      {!busy && !examination && <p className={controls.hint}>{t('none')}</p>}
    </div>
  );
}
