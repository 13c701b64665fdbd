import type { Media } from '../lib/calls/ticket';

const WIDTH = 1280;
const HEIGHT = 800;
const NAME = 'call-';
const BLOCKED_MARK = 'call.blocked';

/** Path of the call page of a chat; `prejoin: false` goes straight into the meeting. */
export function callPath(chatId: string, media: Media, { prejoin = true } = {}): string {
  const query = new URLSearchParams({
    ...(!prejoin && { prejoin: '0' }),
    ...(media === 'audio' && { media }),
  }).toString();
  return `/call/${encodeURIComponent(chatId)}${query && `?${query}`}`;
}

/**
 * Opens the call window of a chat, or focuses the one that is open without reloading it, also after the chat's own
 * page was reloaded. Has to be called within the click, or the browser takes it for an unwanted window.
 *
 * @returns false when the browser did not let a window open
 */
export function openCallWindow(chatId: string, path: string): boolean {
  const found = findCallWindow(chatId);
  if (found?.blank) found.window.location.replace(path);
  return found !== null;
}

/**
 * Focuses the call window of a chat, as above, or opens one that is still blank, for who does not know yet where to
 * go. Null when the browser did not let a window open.
 */
export function findCallWindow(chatId: string): { window: Window; blank: boolean } | null {
  // An empty address finds a window by its name and leaves it as it is; with the path it would be loaded anew.
  const opened = window.open('', NAME + chatId, windowFeatures());
  // Some blockers hand out a window that is closed already.
  if (!opened || opened.closed) return null;
  opened.focus();
  return { window: opened, blank: isBlank(opened) };
}

/** Whether this page is in a window that a call button has opened, and so may close it. */
export function isOwnWindow(): boolean {
  return window.opener !== null && window.name.startsWith(NAME);
}

/** The page that opened this call window, while it still is one of ours; null when nobody did or it has gone. */
export function ownOpener(): Window | null {
  if (!isOwnWindow()) return null;
  const opener = window.opener as Window;
  return isOurs(opener) ? opener : null;
}

/** Whether a window shows a page of our origin now. Of any other only that it is another one can be seen. */
export function isOurs(other: Window): boolean {
  try {
    return other.location.origin === location.origin;
  } catch {
    return false;
  }
}

/** Lets the call page say, once, why it opened in the tab of the chat. */
export function rememberBlocked(): void {
  sessionStorage.setItem(BLOCKED_MARK, '1');
}

let blocked: boolean | undefined;

/** Whether a window was blocked on the way to this page: true for one page load, so that it is said once. */
export function wasBlocked(): boolean {
  if (blocked === undefined) {
    blocked = sessionStorage.getItem(BLOCKED_MARK) !== null;
    sessionStorage.removeItem(BLOCKED_MARK);
  }
  return blocked;
}

function isBlank(opened: Window): boolean {
  try {
    return opened.location.href === 'about:blank';
  } catch {
    // It has gone on to another origin, such as meet.jit.si, and the call is there.
    return false;
  }
}

function windowFeatures(): string {
  const { availWidth, availHeight } = window.screen;
  const width = Math.min(WIDTH, availWidth);
  const height = Math.min(HEIGHT, availHeight);
  const left = Math.round((availWidth - width) / 2);
  const top = Math.round((availHeight - height) / 2);
  return `popup,width=${width},height=${height},left=${left},top=${top}`;
}
