import styles from './state.module.css';

/** How far the check of one thing is, and what it has come to. */
export type CheckState = 'idle' | 'checking' | 'ok' | 'warn' | 'fail';

/** A picture for each state, in a box of 24. */
const SHAPES: Record<CheckState, string> = {
  idle: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-4 9h8',
  checking: 'M12 3a9 9 0 1 0 9 9',
  ok: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-4 9.500 3 3 5.500-6',
  warn: 'M12 3.500 22 20.500H2L12 3.500Zm0 6.500v4.500m0 2.500v.1',
  fail: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-3.500 5.500 7 7m0-7-7 7',
};

/** The state as a picture, within an element of the class `state`, which gives it its colour. */
export function StateIcon({ state }: { state: CheckState }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={styles.icon}>
      <path d={SHAPES[state]} />
    </svg>
  );
}
