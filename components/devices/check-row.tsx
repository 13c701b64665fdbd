import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { StateIcon } from '../shared/state-icon';
import states from '../shared/state.module.css';
import styles from './check-row.module.css';
import { stateWord, type CheckRow as Row } from './device-report';

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
    <li
      className={`${states.state} ${styles.row}`}
      data-code={row.code}
      data-state={row.state}
      aria-label={name}
    >
      <StateIcon state={row.state} />
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
