import type { Media } from '../lib/calls/ticket';

const WIDTH = 1280;
const HEIGHT = 800;
const BLOCKED_MARK = 'call.blocked';

/** Windows that this page has opened, by chat id. */
const windows = new Map<string, Window>();

/** Path of the call page of a chat. */
export function callPath(chatId: string, media: Media): string {
  const path = `/call/${encodeURIComponent(chatId)}`;
  return media === 'audio' ? `${path}?media=audio` : path;
}

/**
 * Opens the call window of a chat, or focuses the one this page has open without reloading it. Has to be called
 * within the click, or the browser takes it for an unwanted window.
 *
 * @returns false when the browser did not let a window open
 */
export function openCallWindow(chatId: string, path: string): boolean {
  const open = windows.get(chatId);
  if (open && !open.closed) {
    open.focus();
    return true;
  }
  const opened = window.open(path, `call-${chatId}`, windowFeatures());
  // Some blockers hand out a window that is closed already.
  if (!opened || opened.closed) return false;
  windows.set(chatId, opened);
  opened.focus();
  return true;
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

function windowFeatures(): string {
  const { availWidth, availHeight } = window.screen;
  const width = Math.min(WIDTH, availWidth);
  const height = Math.min(HEIGHT, availHeight);
  const left = Math.round((availWidth - width) / 2);
  const top = Math.round((availHeight - height) / 2);
  return `popup,width=${width},height=${height},left=${left},top=${top}`;
}
