/**
 * A dynamic segment of a page's address as text. Next hands it to pages percent-encoded, but an encoded `%` already
 * decoded: an id with a bare `%` in it must not throw.
 */
export function pathSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
