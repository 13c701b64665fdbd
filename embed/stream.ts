import type { Seen } from './changes';
import { askServer, show, take, type Feed } from './feed';
import { problemOf } from './refusal';
import { inTime } from './token';

/** Reads the live stream of a chat, and comes back when it is lost, as long as somebody follows. */
export async function run(feed: Feed): Promise<void> {
  /** Waits before the tries to come back, in milliseconds: each twice the last. Up to a half is taken off by chance. */
  const first = 500;
  const longest = 60_000;
  /** As many failures as a refusal counts for. With more of them in a row there are no calls. */
  const refused = 6;
  while (feed._followers.size) {
    const connection = new AbortController();
    feed._wake = () => connection.abort();
    const problem = await readOnce(feed, connection).catch(problemOf);
    const wait = Math.min(first * 2 ** feed._failures, longest);
    if (problem.code === 'unreachable') feed._failures++;
    else {
      feed._failures += refused;
      feed._token = null;
    }
    if (feed._failures > refused) {
      const known = feed._problem;
      feed._problem = problem;
      if (!known) show(feed, ['call-error', problem]);
    }
    await new Promise<void>((resolve) => {
      feed._wake = resolve;
      setTimeout(resolve, wait * (1 - Math.random() / 2));
    });
  }
}

/**
 * One connection. Not by `EventSource`, which cannot send a token.
 *
 * @throws {Error} when it is lost, or the server ends it; {Refusal} when it does not let the person in
 */
async function readOnce(feed: Feed, connection: AbortController): Promise<never> {
  /** Milliseconds without a sign of life after which it is taken for dead: two of the server's are missing. */
  const silence = 45_000;
  try {
    const response = await inTime(askServer(feed, 'live', undefined, connection.signal));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let patience: number | undefined;
    let rest = '';
    for (;;) {
      const { done, value } = await inTime(reader.read(), patience);
      if (done) throw new Error();
      patience = silence;
      const lines = (rest + value).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (!line.startsWith('data:')) continue;
        const told = JSON.parse(line.slice(5)) as Seen;
        if (!told.personId) {
          // Gone, most often because the token has grown too old. Whoever may not come back is told so then.
          feed._token = null;
          throw new Error();
        }
        feed._problem = null;
        feed._failures = 0;
        take(feed, told);
      }
    }
  } finally {
    connection.abort();
  }
}
