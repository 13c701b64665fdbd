import { writeMuted, type Muted } from '../../lib/calls/muted';
import type { Media } from '../../lib/calls/ticket';
import { rememberOpened } from './opened-windows';
import { isOurs, rememberBlocked, WINDOW_NAME } from './own-window';
import { windowGroup } from './window-group';

const WIDTH = 1280;
const HEIGHT = 800;
/** Some blockers close a window a moment after they have handed it out. Looked at so often, in milliseconds. */
const CLOSED_SOON = [0, 300];

interface CallPathOptions {
  /** `false` goes straight into the meeting. */
  prejoin?: boolean;
  /** The call is moved there from another window, whose devices are off like this. */
  moved?: Muted | null;
}

/** Path of the call page of a chat. */
export function callPath(
  chatId: string,
  media: Media,
  { prejoin = true, moved = null }: CallPathOptions = {},
): string {
  const query = new URLSearchParams({
    ...(!prejoin && { prejoin: '0' }),
    ...(media === 'audio' && { media }),
    ...(moved && { moved: writeMuted(moved) }),
  }).toString();
  return `/call/${encodeURIComponent(chatId)}${query && `?${query}`}`;
}

/** The call window of a chat; blank when it has only just been opened. */
export interface FoundWindow {
  window: Window;
  blank: boolean;
}

/**
 * Focuses the call window of a chat without reloading it, also after the chat's own page was reloaded, or opens one that
 * is still blank. Has to be called within the click, or the browser takes it for an unwanted window. It is found only
 * within its group (`windowGroup`). Null when the browser did not let a window open.
 */
export function findCallWindow(chatId: string): FoundWindow | null {
  // Before there is a window: it gets a copy of this tab's session.
  windowGroup();
  // An empty address finds a window by its name and leaves it as it is; with the path it would be loaded anew.
  const opened = window.open('', WINDOW_NAME + chatId, windowFeatures());
  // Some blockers hand out a window that is closed already.
  if (!opened || opened.closed) return null;
  opened.focus();
  rememberOpened(chatId, opened);
  return { window: opened, blank: isBlank(opened) };
}

/**
 * The window of a chat in which no call runs, as far as windows are known here: it is to be loaded anew, as if it were
 * blank, since all that it shows is what is left of a call, such as its failure. Left alone is one that is still being
 * loaded, or has a meeting after all, and makes itself known in a moment; and one that has gone on to another site.
 */
export function withoutCall(found: FoundWindow): FoundWindow {
  return { ...found, blank: found.blank || hasNoCall(found.window) };
}

/**
 * Shows the call in its window: at `path` where that is still blank. Where no window could be opened, or a blocker closes
 * it again, the call opens in this tab and says why.
 */
export function enterCallWindow(found: FoundWindow | null, path: string): void {
  if (!found) return enterHere(path);
  if (!found.blank) return;
  const { window: opened } = found;
  opened.location.replace(path);
  const looks = CLOSED_SOON.map((moment) =>
    setTimeout(() => {
      if (!opened.closed) return;
      looks.forEach(clearTimeout);
      enterHere(path);
    }, moment),
  );
}

function enterHere(path: string): void {
  rememberBlocked();
  window.location.assign(path);
}

function isBlank(opened: Window): boolean {
  try {
    return opened.location.href === 'about:blank';
  } catch {
    // It has gone on to another origin, such as meet.jit.si, and the call is there.
    return false;
  }
}

function hasNoCall(opened: Window): boolean {
  if (!isOurs(opened)) return false;
  const { document: shown } = opened;
  return shown.readyState === 'complete' && shown.querySelector('iframe') === null;
}

function windowFeatures(): string {
  const { availWidth, availHeight } = window.screen;
  const width = Math.min(WIDTH, availWidth);
  const height = Math.min(HEIGHT, availHeight);
  const left = Math.round((availWidth - width) / 2);
  const top = Math.round((availHeight - height) / 2);
  return `popup,width=${width},height=${height},left=${left},top=${top}`;
}
