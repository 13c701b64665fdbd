import type { HostEntry } from '../../lib/calls/host-entry';
import { isOurs, isOwnWindow } from '../windows/own-window';

/**
 * The host's page that has opened this window: `there` as far as can be seen from another origin; `gone`; or `alone`,
 * when there never was one: the call is in the chat's own tab, or was moved here from a page of ours.
 */
export type OpenerState = 'there' | 'gone' | 'alone';

export interface HostOpener {
  /** Asks for a fresh token of the person. Null when none came in time, or the page can give none. */
  ask(): Promise<string | null>;
  close(): void;
}

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 5000;

/** Whether the page that has opened this window can be asked. */
export function openerState(): OpenerState {
  if (!isOwnWindow()) return 'alone';
  const opener = window.opener as Window | null;
  if (!opener || opener.closed) return 'gone';
  return isOurs(opener) ? 'alone' : 'there';
}

/**
 * Speaks with the host's page that has opened this window. It is asked under the origin that the call was entered from,
 * and believed only when it answers as that window and from there: whatever else it shows by now hears nothing.
 *
 * @param onLate told a token that comes when nobody waits for it any more
 */
export function hearOpener({ origin, chatId }: HostEntry, onLate: (token: string) => void): HostOpener {
  let answer: ((token: string | null) => void) | null = null;

  function hear(message: MessageEvent<unknown>) {
    if (message.origin !== origin || !message.source || message.source !== window.opener) return;
    const data = message.data as { type?: unknown; chatId?: unknown; token?: unknown } | null;
    if (data?.type !== 'call-token' || data.chatId !== chatId) return;
    const token = typeof data.token === 'string' && data.token !== '' ? data.token : null;
    if (answer) answer(token);
    else if (token !== null) onLate(token);
  }

  window.addEventListener('message', hear);
  return {
    ask: () =>
      new Promise((resolve) => {
        const end = (token: string | null) => {
          clearTimeout(timer);
          answer = null;
          resolve(token);
        };
        const timer = setTimeout(() => end(null), PATIENCE);
        answer = end;
        (window.opener as Window).postMessage({ type: 'call-token-wanted', chatId }, origin);
      }),
    close() {
      window.removeEventListener('message', hear);
      answer?.(null);
    },
  };
}
