import { useSyncExternalStore } from 'react';

/** Whether this browser shows notifications of ours, or why it does not. */
export type NoticeState = 'granted' | 'denied' | 'unasked' | 'insecure' | 'unsupported';

const listeners = new Set<() => void>();
/** Browsers of phones have the name but refuse to make one from a page. */
let refused = false;

/** What holds now; asks nobody. */
export function noticeState(): NoticeState {
  if (!window.isSecureContext) return 'insecure';
  if (refused || typeof Notification === 'undefined') return 'unsupported';
  return Notification.permission === 'default' ? 'unasked' : Notification.permission;
}

/** The same for a component, kept true when somebody changes it in the browser's settings; null on the server. */
export function useNoticeState(): NoticeState | null {
  return useSyncExternalStore(subscribe, noticeState, () => null);
}

/** Asks the person for permission. Has to be called within a click. */
export async function askForNotices(): Promise<void> {
  await Notification.requestPermission();
  tell();
}

/** Shows one; clicking it leads to this page. @returns null where the browser refuses */
export function showNotice(title: string, options: NotificationOptions): Notification | null {
  try {
    const notice = new Notification(title, options);
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
    return notice;
  } catch {
    refused = true;
    tell();
    return null;
  }
}

function tell() {
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  let status: PermissionStatus | undefined;
  let over = false;
  const { permissions } = navigator as { permissions?: Permissions };
  permissions?.query({ name: 'notifications' }).then(
    (found) => {
      if (over) return;
      status = found;
      status.addEventListener('change', listener);
    },
    // Some browsers do not know this name: then a change shows when the page is loaded anew.
    () => undefined,
  );
  return () => {
    over = true;
    listeners.delete(listener);
    status?.removeEventListener('change', listener);
  };
}
