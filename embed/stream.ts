import type { Change, Seen } from './changes';
import { askServer, show, take, type Feed } from './feed';
import type { CallProblem } from './types';
import { problemOf, refusal } from './refusal';

/** Milliseconds without a sign of life after which a connection is taken for dead: two of the server's are missing. */
const SILENCE = 45_000;
/** Waits before the tries to come back, in milliseconds: each twice the last. Up to a half is taken off by chance. */
const FIRST = 500;
const LONGEST = 60_000;
/** From here on there are no calls: after six tries, or two refusals. */
const LONG = 16_000;
/** As many failures as a refusal counts for. */
const REFUSED = 6;

/** Reads the live stream of a chat, and comes back when it is lost, as long as somebody follows. */
export async function run(feed: Feed): Promise<void> {
  while (feed._followers.size) {
    let problem!: CallProblem;
    const connection = new AbortController();
    let wake = () => connection.abort();
    feed._hurry = () => {
      feed._failures = 0;
      wake();
    };
    try {
      await readOnce(feed, connection);
    } catch (error) {
      problem = problemOf(error);
    }
    if (!feed._followers.size) break;
    const wait = Math.min(FIRST * 2 ** feed._failures, LONGEST);
    const refused = problem.code !== 'unreachable';
    feed._failures += refused ? REFUSED : 1;
    if (refused) feed._token = null;
    if (wait >= LONG) {
      const changes: Change[] = feed._problem ? [] : [['call-error', problem]];
      feed._problem = problem;
      show(feed, ...changes);
    }
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, wait * (1 - Math.random() / 2));
    });
  }
}

/**
 * One connection. Not by `EventSource`, which cannot send a token.
 *
 * @throws {Error} when it is lost; {Refusal} when the server ends it for a reason
 */
async function readOnce(feed: Feed, connection: AbortController): Promise<never> {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => connection.abort(), SILENCE);
  };
  try {
    heard();
    const response = await askServer(feed, 'live', undefined, connection.signal);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Error();
      heard();
      const events = (rest + value).split('\n\n');
      rest = events.pop()!;
      for (const event of events) {
        const told = JSON.parse(/^data:(.*)/m.exec(event)?.[1] ?? '{}') as Seen & { code?: string };
        if (told.code) throw refusal(told.code);
        if (told.personId) take(feed, told);
      }
    }
  } finally {
    clearTimeout(silence);
    connection.abort();
  }
}
