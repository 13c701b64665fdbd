'use client';

import { clockFace } from './clock-face';
import { useCallLength } from './use-call-length';
import { useNow } from './use-now';

/**
 * How long something has been going on, as a clock or in minutes. A timer, so that no screen reader says each change.
 *
 * @param props.since ISO 8601
 */
export function Elapsed({ since, as }: { since: string; as: 'clock' | 'minutes' }) {
  const now = useNow();
  const lengthOf = useCallLength();
  if (now === null) return null;
  // The browser's clock may be behind the server's.
  const elapsed = Math.max(0, now - Date.parse(since));
  return (
    <span role="timer" aria-live="off">
      {as === 'clock' ? clockFace(Math.floor(elapsed / 1000)) : lengthOf(elapsed)}
    </span>
  );
}
