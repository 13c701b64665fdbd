/** Whether one more failure of a person is worth a line of the log. */
export type FailureQuota = (personId: string, now: Date) => boolean;

/**
 * Lets each person have so many lines in so much time, within one process: a window that fails again and again must not
 * bury everybody else's.
 *
 * @param span milliseconds
 */
export function failureQuota(limit: number, span: number): FailureQuota {
  let since = -Infinity;
  const used = new Map<string, number>();
  return (personId, now) => {
    // Also when the clock has been set back, or nobody would have a line until it is where it was.
    if (Math.abs(now.getTime() - since) >= span) {
      since = now.getTime();
      used.clear();
    }
    const before = used.get(personId) ?? 0;
    used.set(personId, before + 1);
    return before < limit;
  };
}
