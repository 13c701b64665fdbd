import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import styles from './check-row.module.css';
import { stateWord, type CheckRow as Row, type CheckState } from './device-report';

/** A picture for each state, in a box of 24. */
export const STATE_SHAPES: Record<CheckState, string> = {
  idle: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-4 9h8',
  checking: 'M12 3a9 9 0 1 0 9 9',
  ok: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-4 9.500 3 3 5.500-6',
  warn: 'M12 3.500 22 20.500H2L12 3.500Zm0 6.500v4.500m0 2.500v.1',
  fail: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-3.500 5.500 7 7m0-7-7 7',
};

interface CheckRowProps {
  row: Row;
  /** What was found, in a sentence. */
  says: string;
  /** What to do about it, if anything. */
  fix: string | null;
  children?: ReactNode;
}

/** One thing that is checked: its name, its state as picture and in words, what was found and what to do. */
export function CheckRow({ row, says, fix, children }: CheckRowProps) {
  const t = useTranslations('check');
  const name = t(`name.${row.check}`);
  return (
    <li className={styles.row} data-code={row.code} data-state={row.state} aria-label={name}>
      <svg aria-hidden viewBox="0 0 24 24" className={styles.icon}>
        <path d={STATE_SHAPES[row.state]} />
      </svg>
      <div className={styles.body}>
        <h3>{name}</h3>
        <div role="status" className={styles.outcome}>
          <p className={styles.state}>{t(`state.${stateWord(row)}`)}</p>
          <p>{says}</p>
          {fix && <p>{fix}</p>}
        </div>
        {children}
      </div>
    </li>
  );
}
