import 'server-only';
import { log } from '../log/log';
import { logSparingly } from '../log/log-sparingly';
import { nextTry } from './webhook-retry';
import type { SendWebhook } from './webhook-sender';

/** One thing to tell, as it comes out of the queue. */
interface Queued {
  messageId: string;
  chatId: string;
  type: string;
  body: string;
  createdAt: Date;
  /** This one included. */
  attempts: number;
}

/** What is to be told, kept by somebody else so that nothing is lost with this process. */
export interface WebhookQueue<Item extends Queued> {
  /** Takes what is due, at most one of each call; it is there again after `until`, unless it was settled. */
  claim(at: { now: Date; until: Date; limit: number }): Promise<Item[]>;
  delivered(item: Item, now: Date): Promise<void>;
  /** @param failure when it is due again, or null to give it up */
  failed(item: Item, failure: { reason: string; dueAt: Date | null; now: Date }): Promise<void>;
  release(item: Item): Promise<void>;
  forget(before: { delivered: Date; givenUp: Date }): Promise<void>;
}

export interface WebhookDispatcher {
  /** Begins to send what waits, and looks for more by itself. */
  start(): void;
  /** There may be something new. Before the start and after the end it is left to others. */
  wake(): void;
  /** Lets go of what is under way; another instance, or the next start, sends it again. */
  stop(): Promise<void>;
  /** Tries of this process since it began, by what became of them. */
  tries: Readonly<Record<'delivered' | 'failed' | 'givenUp', number>>;
}

/** Most that is under way at once: a host that hangs holds up no more than these. */
const PARALLEL = 8;
/** How long a claim holds, in milliseconds: longer than any sending takes. */
const CLAIM = 60_000;
/** Milliseconds between two looks for what has become due. */
const LOOK_EVERY = 1000;
const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** How long what was delivered or given up is kept, in milliseconds. */
const KEEP = { delivered: 7 * DAY, givenUp: 30 * DAY };

/**
 * Sends what is in the queue, of each call one after the other in order. Every change that matters is in the queue,
 * so that any number of instances may do so at once, and one that is killed loses nothing.
 */
export function webhookDispatcher<Item extends Queued>({
  queue,
  send,
  now,
  random = Math.random,
}: {
  queue: WebhookQueue<Item>;
  send: SendWebhook;
  now: () => Date;
  random?: () => number;
}): WebhookDispatcher {
  const tries = { delivered: 0, failed: 0, givenUp: 0 };
  const underWay = new Set<Promise<void>>();
  const end = new AbortController();
  let timer: ReturnType<typeof setInterval> | undefined;
  let claiming: Promise<void> | null = null;
  let again = false;
  let forgotten = -Infinity;

  const deliver = async (item: Item): Promise<void> => {
    if (end.signal.aborted) return queue.release(item);
    const sent = await send(item, end.signal);
    if (sent.taken) {
      await queue.delivered(item, now());
      tries.delivered++;
      return;
    }
    if (end.signal.aborted) return queue.release(item);
    const { reason, retryAfter } = sent;
    const time = now();
    const dueAt = nextTry(item, { now: time, retryAfter, random: random() });
    await queue.failed(item, { reason, dueAt, now: time });
    tries[dueAt ? 'failed' : 'givenUp']++;
    const { messageId, type, chatId, attempts } = item;
    const about = { messageId, type, chatId, attempts, reason };
    if (dueAt) log.info({ ...about, dueAt }, 'webhook not delivered, it will be tried again');
    else log.warn(about, 'webhook given up');
  };

  const begin = (item: Item) => {
    const work = deliver(item)
      // What could not be noted is there again once the claim has run out.
      .catch((error: unknown) => logSparingly({ err: error }, 'what became of a webhook could not be noted'))
      .finally(() => {
        underWay.delete(work);
        wake();
      });
    underWay.add(work);
  };

  const claim = async () => {
    do {
      again = false;
      const limit = PARALLEL - underWay.size;
      if (limit <= 0) return;
      const time = now();
      const until = new Date(time.getTime() + CLAIM);
      for (const item of await queue.claim({ now: time, until, limit })) begin(item);
    } while (again && !end.signal.aborted);
  };

  const wake = () => {
    if (!timer || end.signal.aborted) return;
    again = true;
    claiming ??= claim()
      .catch((error: unknown) => logSparingly({ err: error }, 'waiting webhooks could not be read'))
      .finally(() => {
        claiming = null;
        if (again) wake();
      });
  };

  const forget = () => {
    const time = now().getTime();
    if (time < forgotten + HOUR) return;
    forgotten = time;
    const before = (age: number) => new Date(time - age);
    queue
      .forget({ delivered: before(KEEP.delivered), givenUp: before(KEEP.givenUp) })
      .catch((error: unknown) => log.error({ err: error }, 'old webhooks could not be deleted'));
  };

  return {
    tries,
    start() {
      if (timer || end.signal.aborted) return;
      timer = setInterval(() => {
        forget();
        wake();
      }, LOOK_EVERY).unref();
      forget();
      wake();
    },
    wake,
    async stop() {
      clearInterval(timer);
      end.abort();
      await claiming;
      await Promise.all(underWay);
    },
  };
}
