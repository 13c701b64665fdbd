/** Whether a call was moved to this page, which is to take it over. Forgotten at once: a reload is no move. */
export function wasMovedHere(): boolean {
  const address = new URL(location.href);
  if (!address.searchParams.has('moved')) return false;
  address.searchParams.delete('moved');
  history.replaceState(history.state, '', address);
  return true;
}
