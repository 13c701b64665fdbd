/**
 * Copies text; false where the browser refuses: without permission, and on pages that are not served by https, where
 * there is no clipboard at all.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
