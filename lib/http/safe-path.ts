/**
 * A path on our own origin out of what an address asked for, or `/`. Nothing that a browser could read as another
 * origin gets through: `//host`, `/\host`, or a tab or line break in between (WHATWG URL, 4.4).
 */
export function safePath(asked: string | undefined, baseUrl: string): string {
  if (!asked || !URL.canParse(asked, baseUrl)) return '/';
  const url = new URL(asked, baseUrl);
  return url.origin === new URL(baseUrl).origin ? `${url.pathname}${url.search}` : '/';
}
