import { hasDesk } from './call-desk';

/**
 * Asks for the one place that a person has in a chat's call in this browser, before there is a meeting: of two pages
 * that come in the same moment one gets it, and whoever comes later waits in line until its page ends, crashed or not.
 * Where pages know nothing of each other everybody has one.
 *
 * @param onHere called once the place is here
 * @returns gives the place back, or leaves the line; a page that goes does so by itself
 */
export function takeCallPlace(personId: string, chatId: string, onHere: () => void): () => void {
  const over = new AbortController();
  const { signal } = over;
  const leave = () => over.abort();

  function hold(): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', () => resolve());
      onHere();
    });
  }

  if (!hasDesk()) {
    void hold();
    return leave;
  }
  const name = `calls.call.${encodeURIComponent(personId)}/${encodeURIComponent(chatId)}`;
  navigator.locks.request(name, { signal }, hold).catch(() => {
    // Left the line; else it is a browser that has locks but gives none.
    if (!signal.aborted) void hold();
  });
  // A page that a browser keeps for the way back holds up nobody.
  window.addEventListener('pagehide', leave, { signal });
  return leave;
}
