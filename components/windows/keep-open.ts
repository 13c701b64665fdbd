/** How long something outlives its last user, in milliseconds: long enough for one page to take another's place. */
const MOMENT = 100;

/**
 * Makes something that is opened for its first user and closed a moment after its last, so that going from one page
 * of ours to the next, which puts every component anew, interrupts nothing.
 *
 * @param open opens it, and returns what closes it
 * @returns opens it for one more user, and returns what lets that one go
 */
export function keepOpen(open: () => () => void): () => () => void {
  let close: (() => void) | null = null;
  let users = 0;
  let closing: ReturnType<typeof setTimeout> | undefined;
  return () => {
    users += 1;
    clearTimeout(closing);
    close ??= open();
    return () => {
      users -= 1;
      if (users > 0) return;
      closing = setTimeout(() => {
        close?.();
        close = null;
      }, MOMENT);
    };
  };
}
