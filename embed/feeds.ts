import { freshToken, hurry, type Feed, type Follower } from './feed';
import { run } from './stream';

const feeds = new Set<Feed>();

function find(isIt: (feed: Feed) => boolean): Feed | undefined {
  return [...feeds].find(isIt);
}

/** The feed of a chat, shared by all elements that name the same. */
export function follow(follower: Follower, _base: string, _chatId: string, _tokenUrl: string): Feed {
  const _key = [_base, _tokenUrl, _chatId].join();
  let feed = find((it) => it._key === _key);
  if (feed) feed._followers.add(follower);
  else {
    const _followers = new Set([follower]);
    // Running, it can be woken.
    feed = { _key, _base, _chatId, _tokenUrl, _followers, _failures: 0 } as unknown as Feed;
    feeds.add(feed);
    void run(feed);
  }
  return feed;
}

export function unfollow(follower: Follower, feed: Feed): void {
  feed._followers.delete(follower);
  if (feed._followers.size) return;
  feeds.delete(feed);
  feed._wake();
}

/** A call window asks for a new token before the session in it ends. */
interface WantedToken {
  type: 'call-token-wanted';
  chatId: string;
}

/** Takes what concerns all feeds of the page. */
export function listen(): void {
  // What was open before the network changed is most often dead.
  addEventListener('online', () => feeds.forEach(hurry));
  addEventListener('message', ({ origin, source, data }: MessageEvent<WantedToken | null>) => {
    if (data?.type !== 'call-token-wanted') return;
    const { chatId } = data;
    const feed = find(({ _base, _chatId }) => _base === origin && _chatId === chatId);
    const answer = (token: string | null) =>
      (source as Window | null)?.postMessage({ type: 'call-token', chatId, token }, origin);
    if (feed) freshToken(feed).then(answer, () => answer(null));
  });
}
