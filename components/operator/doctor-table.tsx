import { useTranslations } from 'next-intl';
import type { ExaminationRow } from '../../lib/calls/examination';
import { StateIcon, type CheckState } from '../shared/state-icon';
import states from '../shared/state.module.css';
import styles from './doctor.module.css';

const STATES: Record<ExaminationRow['result'], CheckState> = {
  ok: 'ok',
  warning: 'warn',
  failed: 'fail',
  skipped: 'idle',
};

/**
 * What was found, a row each. On a narrow screen the cells stand below each other; the roles are said because some
 * browsers take a table that is laid out so for none.
 *
 * @param asking names of what is being asked
 */
export function DoctorTable({
  rows,
  asking,
}: {
  rows: readonly ExaminationRow[];
  asking: readonly string[];
}) {
  const t = useTranslations('doctor');
  return (
    <table role="table" className={styles.table}>
      <caption>{t('page.found')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {(['check', 'result', 'why', 'what'] as const).map((column) => (
            <th key={column} role="columnheader" scope="col">
              {t(`head.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ check, result, resultWord, code, why, what }) => (
          <tr
            key={`${check} ${code}`}
            role="row"
            className={states.state}
            data-code={code}
            data-state={STATES[result]}
          >
            <th role="rowheader" scope="row">
              {check}
            </th>
            <td role="cell">
              <State state={STATES[result]} word={resultWord} />
            </td>
            <td role="cell">{why}</td>
            <td role="cell" className={styles.what}>
              {what}
            </td>
          </tr>
        ))}
        {asking.map((check) => (
          <tr key={check} role="row" className={states.state} data-state="checking">
            <th role="rowheader" scope="row">
              {check}
            </th>
            <td role="cell">
              <State state="checking" word={t('page.pending')} />
            </td>
            <td role="cell" />
            <td role="cell" className={styles.what} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ state, word }: { state: CheckState; word: string }) {
  return (
    <span className={styles.state}>
      <StateIcon state={state} />
      {word}
    </span>
  );
}
