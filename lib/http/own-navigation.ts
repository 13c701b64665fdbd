/**
 * Whether somebody came to a page by an act that was about it: from another page of ours, or by typing its address.
 * Not from another site, also by way of our sign-in, which goes on to whatever address it was opened with. A browser
 * that does not say where it comes from (Fetch Metadata is for https and localhost only) is not believed.
 */
export function isOwnNavigation(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const referrer = headers.get('referer') ?? '';
  const fromSignIn = URL.canParse(referrer) && new URL(referrer).pathname === '/sign-in';
  return site === 'none' || (site === 'same-origin' && !fromSignIn);
}
