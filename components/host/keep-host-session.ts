import type { HostEntry } from '../../lib/calls/host-entry';
import type { Ticket } from '../../lib/calls/ticket';
import { askServer, json, Refusal } from '../shared/ask-server';
import { hearOpener, openerState } from './host-opener';
import { hostNotice, nextAsk, type HostNotice, type HostRight } from './host-right';
import { startTicker } from '../shared/start-ticker';

// All in milliseconds.

/** Between two looks at the clock and at the host's page. */
const LOOK_EVERY = 5000;
/** Before a renewal that failed is tried again. */
const RETRY = 20_000;
/** Before our server is asked again for an end that it alone knows. */
const CHECK = 60_000;
/** A server that says nothing for so long is out of reach. */
const PATIENCE = 10_000;

export interface HostSessionView {
  notice: HostNotice | null;
  /** The right to be here has ended. */
  over: boolean;
}

export interface HostKeeper {
  /**
   * Finds out what it means that our server took nobody for signed in, and renews the right where the host's page helps.
   * False once the right has ended; true when it has not, or nobody can tell.
   */
  regain(): Promise<boolean>;
  close(): void;
}

/**
 * Keeps the right of this window to be in its host's chat: has it renewed by the host's page long before it ends, again
 * and again where that fails, and says when nobody renews it. That it is over our server says, never this clock: another
 * window may have renewed it.
 */
export function keepHostSession(options: {
  host: HostEntry;
  call: Pick<Ticket['call'], 'chatId' | 'media'>;
  personId: string;
  onChange: (view: HostSessionView) => void;
}): HostKeeper {
  const { host, call, personId, onChange } = options;
  const { chatId, media } = call;
  let right: HostRight = { until: Date.parse(host.until), known: true, failed: false };
  let askAt = nextAsk(right.until, Date.now());
  let over = false;
  let closed = false;
  let said = '';
  let renewing: Promise<boolean> | null = null;
  let regaining: Promise<boolean> | null = null;

  const opener = hearOpener(host, (token) => {
    if (right.failed && !renewing) void renewOnce(() => post(token));
  });
  const others = hearOthers(`${chatId} ${personId}`, (until) => {
    if (!right.known || until > right.until) know(until);
  });

  function say() {
    const view = { notice: over ? null : hostNotice(right, openerState(), Date.now()), over };
    const words = JSON.stringify(view);
    if (closed || words === said) return;
    said = words;
    onChange(view);
  }

  function know(until: number) {
    right = { until, known: true, failed: false };
    askAt = nextAsk(until, Date.now());
    over = false;
    say();
  }

  /** A token in exchange for a later end. */
  async function post(token: string): Promise<boolean> {
    try {
      const init = {
        ...json('POST', { chatId, personId, origin: host.origin, token }),
        signal: AbortSignal.timeout(PATIENCE),
      };
      const until = Date.parse((await askServer<{ until: string }>('/api/enter/renew', init)).until);
      if (Number.isNaN(until)) return false;
      know(until);
      others.tell(until);
      return true;
    } catch {
      return false;
    }
  }

  async function renew(): Promise<boolean> {
    const token = openerState() === 'there' ? await opener.ask() : null;
    return token !== null && (await post(token));
  }

  function renewOnce(how = renew): Promise<boolean> {
    renewing ??= how().then((renewed) => {
      renewing = null;
      if (!renewed) {
        right = { ...right, failed: true };
        askAt = Date.now() + RETRY;
        say();
      }
      return renewed;
    });
    return renewing;
  }

  /** Whether our server still takes this person into the chat; null when it does not say. */
  async function isTaken(): Promise<boolean | null> {
    try {
      const init = { ...json('POST', { chatId, media }), signal: AbortSignal.timeout(PATIENCE) };
      return (await askServer<Ticket>('/api/calls/token', init)).person.id === personId;
    } catch (error) {
      return error instanceof Refusal && error.code === 'auth.signed_out' ? false : null;
    }
  }

  async function regain(): Promise<boolean> {
    const taken = await isTaken();
    if (taken === false) {
      if (await renewOnce()) return true;
      over = true;
      say();
      return false;
    }
    over = false;
    const now = Date.now();
    if (right.until <= now) right = { ...right, until: now + (taken ? CHECK : RETRY), known: false };
    say();
    return true;
  }

  function regainOnce(): Promise<boolean> {
    regaining ??= regain().finally(() => (regaining = null));
    return regaining;
  }

  function look() {
    if (over) return;
    const now = Date.now();
    if (right.until <= now) void regainOnce();
    else if (askAt <= now && openerState() === 'there') void renewOnce();
    say();
  }
  function hurry() {
    if (right.failed && document.visibilityState === 'visible') askAt = Date.now();
    look();
  }

  // By a worker, as a hidden page's own timers may be a minute late.
  const stopTicker = startTicker(LOOK_EVERY, look);
  document.addEventListener('visibilitychange', hurry);
  window.addEventListener('online', hurry);
  others.tell(right.until);
  look();
  return {
    regain: regainOnce,
    close() {
      closed = true;
      stopTicker();
      opener.close();
      others.close();
      document.removeEventListener('visibilitychange', hurry);
      window.removeEventListener('online', hurry);
    },
  };
}

/** Windows of one person in one chat share their right: what one of them renews, the others hear of. */
function hearOthers(whose: string, onUntil: (until: number) => void) {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`calls.host-right ${whose}`);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'number') onUntil(data);
  };
  return { tell: (until: number) => channel.postMessage(until), close: () => channel.close() };
}
