/** How the names of call windows begin; the chat's id follows. */
export const WINDOW_NAME = 'call-';
const BLOCKED_MARK = 'call.blocked';
const OWN_MARK = 'call.own-window';

/**
 * Whether this page is in a window that a call button has opened, and so may close it. It stays one when the page that
 * opened it is closed, which takes the opener away.
 */
export function isOwnWindow(): boolean {
  if (!window.name.startsWith(WINDOW_NAME)) return false;
  try {
    if (window.opener !== null) sessionStorage.setItem(OWN_MARK, window.name);
    return window.opener !== null || sessionStorage.getItem(OWN_MARK) === window.name;
  } catch {
    return window.opener !== null;
  }
}

/** The chat page that opened this call window, while it is one of ours; null when nobody did or it has gone. */
export function ownOpener(): Window | null {
  const opener = window.opener as Window | null;
  if (!opener || !isOwnWindow() || !isOurs(opener)) return null;
  // A call that was moved here from a tab: what is left there keeps nobody's presence.
  return /^\/call\//.test(opener.location.pathname) ? null : opener;
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
  try {
    sessionStorage.setItem(BLOCKED_MARK, '1');
  } catch {
    // The browser keeps nothing for us: it opens without a word.
  }
}

let blocked: boolean | undefined;

/** Whether a window was blocked on the way to this page: true for one page load, so that it is said once. */
export function wasBlocked(): boolean {
  if (blocked === undefined) {
    try {
      blocked = isSaidBlocked() || sessionStorage.getItem(BLOCKED_MARK) !== null;
      sessionStorage.removeItem(BLOCKED_MARK);
    } catch {
      blocked = false;
    }
  }
  return blocked;
}

/** Whether the host's page, which keeps nothing for us, has said so by way of our server. */
function isSaidBlocked(): boolean {
  return new URLSearchParams(location.search).get('blocked') === '1';
}
