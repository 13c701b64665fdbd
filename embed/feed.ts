import { changesBetween, type Change, type Seen } from './changes';
import { request } from './refusal';
import { inTime, isStale } from './token';
import type { CallProblem, TokenProvider } from './types';

/** An element that shows what a feed knows. */
export interface Follower extends Element {
  tokenProvider: TokenProvider | null;
  _show(): void;
  _fire(...change: Change): boolean;
}

/** What is known of one chat, for all elements of the page that show it. */
export interface Feed {
  /** Of all that follows, which elements share. */
  _key: string;
  _base: string;
  _chatId: string;
  _tokenUrl: string;
  _followers: Set<Follower>;
  _seen?: Seen;
  /** Why there are no calls just now. */
  _problem?: CallProblem | null;
  /** A window is being opened. */
  _opening?: boolean;
  /** For the API, as long as the server takes it. */
  _token?: string | null;
  /** Tries in a row that came to nothing; a refusal counts for many. */
  _failures: number;
  /** Ends the connection, or the wait for the next. */
  _wake: () => void;
  _ringing?: ReturnType<typeof setTimeout>;
}

/** Has the host's backend sign a token. @throws {Refusal} when it refuses */
async function askHost({ _chatId, _tokenUrl, _followers }: Feed): Promise<string> {
  for (const { tokenProvider } of _followers) if (tokenProvider) return tokenProvider(_chatId);
  const response = await request(_tokenUrl, {}, { chatId: _chatId });
  return ((await response.json()) as { token: string }).token;
}

/** A token that nobody has used. @throws {Refusal} when the host's backend refuses; anything when it gives none */
export async function freshToken(feed: Feed): Promise<string> {
  const token = await inTime(askHost(feed));
  if (!token) throw new Error();
  return token;
}

/** Asks the call server about the chat, or tells it something, as the person of this page. */
export async function askServer(
  feed: Feed,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Response> {
  if (isStale(feed._token)) feed._token = await freshToken(feed);
  const address = `${feed._base}/api/chats/${encodeURIComponent(feed._chatId)}/${path}`;
  return request(address, { Authorization: 'Bearer ' + feed._token }, body, signal);
}

/** Starts over at once. */
export function hurry(feed: Feed): void {
  feed._failures = 0;
  feed._wake();
}

/** Shows what is known now, and then tells what has happened: whoever listens finds all elements as they are. */
export function show({ _followers }: Feed, ...changes: Change[]): void {
  _followers.forEach((follower) => follower._show());
  changes.forEach((change) => _followers.forEach((follower) => follower._fire(...change)));
}

/** Takes what the server tells. */
export function take(feed: Feed, seen: Seen): void {
  const changes = changesBetween(feed._seen, seen);
  const { ring } = seen;
  feed._seen = seen;
  clearTimeout(feed._ringing);
  if (ring) feed._ringing = setTimeout(() => take(feed, { ...seen, ring: null }), ring.endsIn);
  show(feed, ...changes);
}
