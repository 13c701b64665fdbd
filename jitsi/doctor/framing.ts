/**
 * Which header keeps a page from being framed, by the rules of browsers, or null. `frame-ancestors` makes them look
 * past X-Frame-Options (Content Security Policy Level 3, 6.4.2).
 *
 * @param page address of the page that is to be framed
 * @param framer origin of the page that frames it
 */
export function framingDenied(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  page: string,
  framer: string,
): 'frame-ancestors' | 'X-Frame-Options' | null {
  const ancestors = list(headers['content-security-policy'])
    .map((policy) => /(?:^|;)\s*frame-ancestors\s*([^;]*)/i.exec(policy)?.[1])
    .filter((sources) => sources !== undefined);
  if (ancestors.length > 0) {
    const allows = (sources: string) =>
      sources
        .split(/\s+/)
        .some((source) => matchesSource(source.toLowerCase(), new URL(page), new URL(framer)));
    return ancestors.every(allows) ? null : 'frame-ancestors';
  }
  const options = list(headers['x-frame-options']).map((option) => option.toLowerCase());
  if (options.includes('deny')) return 'X-Frame-Options';
  return options.includes('sameorigin') && new URL(page).origin !== framer ? 'X-Frame-Options' : null;
}

function list(header: string | string[] | undefined): string[] {
  return [header ?? []].flat().flatMap((one) => one.split(',').map((part) => part.trim()));
}

function matchesSource(source: string, page: URL, framer: URL): boolean {
  if (source === '*') return true;
  if (source === "'self'") return page.origin === framer.origin;
  if (/^[a-z]+:$/.test(source)) return framer.protocol === source;
  const [, scheme, host, port] = /^(?:([a-z]+):\/\/)?([^/:]+)(?::(\d+|\*))?(?:\/.*)?$/.exec(source) ?? [];
  if (!host) return false;
  const protocol = scheme ? `${scheme}:` : page.protocol;
  // A source with http also means https of the same host.
  if (framer.protocol !== protocol && !(protocol === 'http:' && framer.protocol === 'https:')) return false;
  const isHost = host.startsWith('*.')
    ? framer.hostname.endsWith(host.slice(1))
    : framer.hostname === host || host === '*';
  const standard = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80');
  return (
    isHost && (port === '*' || standard(framer) === (port ?? (framer.protocol === 'https:' ? '443' : '80')))
  );
}
