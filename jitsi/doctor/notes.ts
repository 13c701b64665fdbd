import { CHECKS, type Check, type Finding } from './finding';

/** How far an examination is. */
export interface Progress {
  /** In the order of the checks. */
  findings: readonly Finding[];
  /** What was asked and has no finding yet. */
  asking: readonly Check[];
}

/** Where an examination writes down what it asks and what it finds. */
export interface Notes {
  /** @throws the signal's reason where the time is over: nothing more is to be asked */
  ask: (...checks: Check[]) => void;
  /** What is found after the end counts for nothing: it was the end that made it. */
  find: (...findings: Finding[]) => void;
}

/** Without an answer to these no call begins. */
const NEEDED: readonly Check[] = ['dns', 'tls', 'script', 'config', 'login', 'room'];

/**
 * Takes notes of one examination.
 *
 * @param signal aborts when its time is over
 * @returns what it writes into, and how far it is; `closeLate` says of all that has not answered that it has not
 */
export function takeNotes(signal: AbortSignal, onProgress: (progress: Progress) => void) {
  let asking: readonly Check[] = [];
  let findings: readonly Finding[] = [];
  const add = (more: readonly Finding[]) => {
    findings = [...findings, ...more].sort(
      (one, other) => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check),
    );
    asking = asking.filter((check) => !more.some((one) => one.check === check));
    onProgress({ findings, asking });
  };
  const notes: Notes = {
    ask(...checks) {
      signal.throwIfAborted();
      asking = [...asking, ...checks];
      onProgress({ findings, asking });
    },
    find: (...more) => {
      if (!signal.aborted) add(more);
    },
  };
  return {
    notes,
    findings: () => [...findings],
    /** @param seconds how long the whole was given */
    closeLate: (seconds: number) =>
      add(
        asking.map((check) => ({
          check,
          result: NEEDED.includes(check) ? 'failed' : 'skipped',
          code: 'late',
          values: { seconds },
        })),
      ),
  };
}
