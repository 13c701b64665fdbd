/**
 * A path on our own origin out of what an address asked for, or `/`. Nothing that a browser could read as another
 * origin gets through: `//host`, `/\host`, `/.//host`, or a tab or line break in between (WHATWG URL, 4.4).
 */
export function safePath(asked: string | undefined, baseUrl: string): string {
  if (!asked || !URL.canParse(asked, baseUrl)) return '/';
  const url = new URL(asked, baseUrl);
  // Taken apart, `/.//host` becomes `//host`, an address of its own, and a blob's path is a whole address.
  if (url.origin !== new URL(baseUrl).origin || !/^\/(?!\/)/.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}`;
}
