import { useEffect, useState } from 'react';

/** Waits before the second, third, ... try, in milliseconds; from then on the browser's word that it is online. */
const RETRIES = [1000, 5000, 30_000];

/**
 * A part of the page's script that is loaded when the page is there; null until it is. Tried again where it does not
 * come: nothing breaks without it.
 *
 * @param wanted whether to load it by now
 * @param load always the same function
 */
export function useLater<Part>(wanted: boolean, load: () => Promise<Part>): Part | null {
  const [part, setPart] = useState<{ is: Part } | null>(null);
  const isMissing = wanted && part === null;
  useEffect(() => {
    if (!isMissing) return undefined;
    const over = new AbortController();
    const { signal } = over;
    let timer: ReturnType<typeof setTimeout>;
    const attempt = async (tries: number): Promise<void> => {
      const is = await load().catch(() => null);
      if (signal.aborted) return;
      if (is) return setPart({ is });
      const wait = RETRIES[tries];
      if (wait !== undefined) timer = setTimeout(() => void attempt(tries + 1), wait);
      else window.addEventListener('online', () => void attempt(tries), { signal, once: true });
    };
    void attempt(0);
    return () => {
      over.abort();
      clearTimeout(timer);
    };
  }, [isMissing, load]);
  return part?.is ?? null;
}
