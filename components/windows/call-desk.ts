import { readDeskWord, readFacts, type CallWindowFacts, type DeskWord } from './call-desk-words';
import { focusOpened } from './opened-windows';

/** What a page knows of the running call windows of its person in this browser, itself not excepted. */
export interface CallDesk {
  /** Known at any moment, since a window can be opened only within a click. */
  windows(): readonly CallWindowFacts[];
  subscribe(listener: () => void): () => void;
  /** Those that run and have said so by now: waits for all that are there, except for who does not answer. */
  settled(): Promise<readonly CallWindowFacts[]>;
  /** Asks a window to come to the front, as far as its browser lets it. */
  show(windowId: string): void;
  /** Asks a window to leave its call. */
  askToLeave(windowId: string): void;
  close(): void;
}

const MEMORY = 'calls.windows';
/** How long a window whose lock is held may take to say what it is, in milliseconds: it may be asleep. */
const ANSWER_WITHIN = 1500;
/** How often what is known is remembered anew, in milliseconds, so that it can be told how old it is. */
const REMEMBER_EVERY = 20_000;
/**
 * For how long it is believed who keeps a presence, in milliseconds: a lease, as it is by default. A page that
 * comes back later may have missed that the presence went to somebody else.
 */
const BELIEVED_FOR = 60_000;

export const NO_WINDOWS: readonly CallWindowFacts[] = [];

const nothing = () => undefined;
const BLIND: CallDesk = {
  windows: () => NO_WINDOWS,
  subscribe: () => nothing,
  settled: () => Promise.resolve(NO_WINDOWS),
  show: nothing,
  askToLeave: nothing,
  close: nothing,
};

/** Whether pages here can hear of each other, and of each other's death. Not without https, or in old browsers. */
export function hasDesk(): boolean {
  return 'locks' in navigator && typeof BroadcastChannel !== 'undefined';
}

/** Name of the channel on which the pages of a person speak. */
export function deskChannel(personId: string): string {
  return `calls.windows.${personId}`;
}

/** Name of the lock that a call window holds for its life; without a window's id, how all of the person's begin. */
export function windowLock(personId: string, windowId = ''): string {
  return `calls.window.${encodeURIComponent(personId)}/${windowId}`;
}

/**
 * Learns which call windows of a person run in this browser: they say so, and each holds a lock, so that its end is
 * known at once even when it crashed. For one that went without a word its presence is left, so that the chat need not
 * wait for the lease. What is known outlives a reload in this tab's session: a window and the page that opened it share
 * a process, and crash together. Where pages cannot hear of each other nothing is known.
 */
export function openCallDesk(personId: string): CallDesk {
  if (!hasDesk()) return BLIND;
  const channel = new BroadcastChannel(deskChannel(personId));
  const say = (word: DeskWord) => channel.postMessage(word);
  const known = new Map<string, CallWindowFacts>();
  /** Which of them have spoken to this page, rather than to one that was here before it. */
  const heard = new Set<string>();
  const watched = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  let shown = NO_WINDOWS;

  function changed() {
    shown = [...known.values()];
    remember(personId, shown);
    listeners.forEach((listener) => listener());
  }

  function take(facts: CallWindowFacts) {
    known.set(facts.windowId, facts);
    watch(facts.windowId);
    changed();
  }

  /** Waits in the line for the window's lock, which comes round when the window is gone. */
  function watch(windowId: string) {
    if (watched.has(windowId)) return;
    const over = new AbortController();
    watched.set(windowId, over);
    const { signal } = over;
    // Shared: all pages that watch learn of it at once.
    navigator.locks
      .request(windowLock(personId, windowId), { mode: 'shared', signal }, () => {
        if (!signal.aborted) died(windowId);
      })
      .catch(nothing);
  }

  function died(windowId: string) {
    const facts = known.get(windowId);
    forget(windowId);
    if (!facts?.presence) return;
    const { chatId, media, presence } = facts;
    // All pages say it, and some of a window whose goodbye they have missed: a leave says nothing new twice.
    const report = { chatId, number: presence.number, media, window: presence.id, event: 'left' } as const;
    // Loaded then, as windows hardly ever crash; where it does not come, the lease decides.
    void import('../call/report-presence').then(({ reportPresence }) => reportPresence(report), nothing);
  }

  function forget(windowId: string) {
    watched.get(windowId)?.abort();
    watched.delete(windowId);
    known.delete(windowId);
    heard.delete(windowId);
    changed();
  }

  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const word = readDeskWord(data);
    if (word?.say === 'here') {
      heard.add(word.facts.windowId);
      take(word.facts);
    }
    if (word?.say === 'bye') forget(word.windowId);
    // The window is asked too, but most browsers let only its opener bring it to the front.
    if (word?.say === 'show') focusOpened(known.get(word.windowId)?.chatId ?? '');
  };
  for (const facts of remembered(personId)) take(facts);
  say({ say: 'who' });
  // A page that was put to sleep may have missed something.
  const onVisible = () => document.visibilityState === 'visible' && say({ say: 'who' });
  document.addEventListener('visibilitychange', onVisible);

  const remembering = setInterval(() => {
    if (known.size > 0) remember(personId, shown);
  }, REMEMBER_EVERY);

  function heardOf(windowId: string, until: AbortSignal): Promise<void> {
    watch(windowId);
    return new Promise((resolve) => {
      const look = () => {
        if (!until.aborted && watched.has(windowId) && !heard.has(windowId)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      until.addEventListener('abort', look);
      look();
    });
  }

  return {
    windows: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async settled() {
      const prefix = windowLock(personId);
      const { held = [] } = await navigator.locks.query().catch(() => ({ held: [] as LockInfo[] }));
      const running = held.flatMap(({ name }) =>
        name?.startsWith(prefix) ? [name.slice(prefix.length)] : [],
      );
      if (running.length === 0) return NO_WINDOWS;
      const until = new AbortController();
      const timer = setTimeout(() => until.abort(), ANSWER_WITHIN);
      await Promise.all(running.map((windowId) => heardOf(windowId, until.signal)));
      clearTimeout(timer);
      return shown.filter(({ windowId }) => heard.has(windowId));
    },
    show: (windowId) => say({ say: 'show', windowId }),
    askToLeave: (windowId) => say({ say: 'leave', windowId }),
    close() {
      document.removeEventListener('visibilitychange', onVisible);
      clearInterval(remembering);
      watched.forEach((over) => over.abort());
      channel.close();
    },
  };
}

function remember(personId: string, windows: readonly CallWindowFacts[]): void {
  try {
    sessionStorage.setItem(MEMORY, JSON.stringify({ personId, windows, at: Date.now() }));
  } catch {
    // The browser keeps nothing for us: after a reload the windows say themselves who they are.
  }
}

function remembered(personId: string): CallWindowFacts[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(MEMORY) ?? 'null') as {
      personId?: unknown;
      at?: unknown;
      windows?: unknown[];
    } | null;
    if (kept?.personId !== personId) return [];
    const windows = kept.windows?.flatMap((facts) => readFacts(facts) ?? []) ?? [];
    const isOld = typeof kept.at !== 'number' || Date.now() - kept.at > BELIEVED_FOR;
    return isOld ? windows.map((facts) => ({ ...facts, presence: null })) : windows;
  } catch {
    return [];
  }
}
