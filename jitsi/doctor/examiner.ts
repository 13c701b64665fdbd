import 'server-only';
import { randomBytes } from 'node:crypto';
import type { Examiner } from '../../lib/calls/examination';
import type { Examined } from './examined';
import { wouldFail, type Finding } from './finding';
import type { Progress } from './notes';
import { checkName, rowOf, verdict } from './report';

interface Run extends Progress {
  id: string;
  startedAt: Date;
  endedAt: Date | null;
  /** All that was found; null until then, and for good when it broke off. */
  outcome: Finding[] | null;
}

interface Surroundings {
  now: () => Date;
  /** Is told when an examination broke off by a fault of its own. */
  onError: (error: unknown) => void;
}

/** Examines the Jitsi that the settings point at. What that takes is loaded when it is first used. */
export function jitsiExaminer(examined: Examined, surroundings: Surroundings): Examiner {
  return examiner(async (onProgress) => {
    const { examine, LIMITS } = await import('./examine');
    return examine(examined, LIMITS, onProgress);
  }, surroundings);
}

/**
 * Examines on demand, one at a time, and keeps the last outcome in memory.
 *
 * @param look one examination
 */
export function examiner(
  look: (onProgress: (progress: Progress) => void) => Promise<Finding[]>,
  { now, onError }: Surroundings,
): Examiner {
  let latest: Run | null = null;

  async function carryOut(run: Run): Promise<void> {
    try {
      run.outcome = await look((progress) => Object.assign(run, progress));
    } catch (error) {
      onError(error);
    } finally {
      run.endedAt = now();
    }
  }

  return {
    start() {
      if (latest && !latest.endedAt) return;
      const id = randomBytes(6).toString('hex');
      latest = { id, startedAt: now(), endedAt: null, findings: [], asking: [], outcome: null };
      void carryOut(latest);
    },
    latest(language) {
      if (!latest) return null;
      const { id, startedAt, endedAt, outcome, asking, findings } = latest;
      return {
        id,
        startedAt: startedAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
        asking: endedAt ? [] : asking.map((check) => checkName(check, language)),
        rows: (outcome ?? findings).map((finding) => rowOf(finding, language)),
        verdict: outcome && { ok: !wouldFail(outcome), sentence: verdict(outcome, language) },
      };
    },
  };
}
