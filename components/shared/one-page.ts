/** A page's place in the line of those that would do the same thing. */
export interface Turn {
  /** Takes the turn away from a page that has it and does not answer any more. */
  takeOver(): void;
  /** Stops, or leaves the line. */
  leave(): void;
}

const nothing = () => undefined;

/**
 * Does something in one page of this browser at a time: the others wait in line, and the next one starts when the
 * first stops or is closed. Where a browser has no Web Locks (addresses without https), every page does it.
 *
 * @param name what the line is for
 * @param start starts doing it, and returns what stops it
 */
export function onePage(name: string, start: () => () => void): Turn {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return { takeOver: nothing, leave: start() };
  let turn = new AbortController();

  async function stand(takeOver: boolean): Promise<void> {
    turn.abort();
    const { signal } = (turn = new AbortController());
    const hold = () =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        const stop = start();
        signal.addEventListener('abort', () => {
          stop();
          resolve();
        });
      });
    try {
      await locks!.request(name, takeOver ? { steal: true } : { signal }, hold);
    } catch (error) {
      // Left while in line, or taken over by another page; else it is a browser that has locks but gives none.
      if ((error as Error).name !== 'AbortError') await hold();
    }
    if (!signal.aborted) await stand(false);
  }

  void stand(false);
  return { takeOver: () => void stand(true), leave: () => turn.abort() };
}
