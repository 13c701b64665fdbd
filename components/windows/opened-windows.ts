/** Windows that this page has opened, by chat. */
const handles = new Map<string, Window>();

/** Remembers the call window of a chat, which this page has opened. */
export function rememberOpened(chatId: string, opened: Window): void {
  handles.set(chatId, opened);
}

/** Brings a call window that this page has opened to the front. A browser lets its opener do that without a click. */
export function focusOpened(chatId: string): void {
  handles.get(chatId)?.focus();
}
