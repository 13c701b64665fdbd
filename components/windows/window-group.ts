const KEY = 'calls.group';

/**
 * Names the tabs and windows that find each other by name: a tab, and whatever it has opened. A browser copies a tab's
 * session into the windows that it opens, and gives a tab of its own an empty one. Only the copy that "duplicate tab"
 * makes says too much; who believes it finds no window by that name. Null where the browser keeps nothing for us.
 */
export function windowGroup(): string | null {
  try {
    const known = sessionStorage.getItem(KEY);
    if (known) return known;
    const made = crypto.randomUUID();
    sessionStorage.setItem(KEY, made);
    return made;
  } catch {
    return null;
  }
}
