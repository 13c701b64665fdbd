import { deskChannel, hasDesk, windowLock } from './call-desk';
import { readDeskWord, type CallWindowFacts, type DeskWord } from './call-desk-words';

/** Why a window is asked to leave: the person goes to another call, or has moved this one to another window. */
export type LeaveReason = 'other_call' | 'moved';

/** What a call window says of itself; its id is chosen here. */
export type OwnFacts = Omit<CallWindowFacts, 'windowId'>;

interface Asked {
  onShow: () => void;
  onLeave: (reason: LeaveReason) => void;
}

export interface RegisteredWindow {
  /** Tells what has changed. */
  tell(facts: OwnFacts): void;
  /** Tells the other windows of this chat that the call is here now. */
  takeOver(): void;
  close(): void;
}

const SILENT: RegisteredWindow = {
  tell: () => undefined,
  takeOver: () => undefined,
  close: () => undefined,
};

/**
 * Makes this page known to the others as a running call window, until it is closed or left; it says so only once it
 * holds the lock by which they learn of its end. A page that comes back from the back/forward cache is a new window.
 */
export function registerCallWindow(personId: string, first: OwnFacts, asked: Asked): RegisteredWindow {
  if (!hasDesk()) return SILENT;
  const channel = new BroadcastChannel(deskChannel(personId));
  const say = (word: DeskWord) => channel.postMessage(word);
  let facts = first;
  let windowId = '';
  let letGo: (() => void) | null = null;

  const speak = () => letGo && say({ say: 'here', facts: { ...facts, windowId } });

  function register() {
    const id = (windowId = crypto.randomUUID());
    const hold = () =>
      new Promise<void>((resolve) => {
        if (windowId !== id) return resolve();
        letGo = resolve;
        speak();
      });
    // A browser that has locks but gives none: nobody could tell when this window ends, so nobody hears of it.
    navigator.locks.request(windowLock(personId, id), hold).catch(() => undefined);
  }

  function sayBye() {
    if (letGo) say({ say: 'bye', windowId });
    windowId = '';
    letGo?.();
    letGo = null;
  }

  const comeBack = ({ persisted }: PageTransitionEvent) => {
    if (persisted) register();
  };
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const word = readDeskWord(data);
    if (word?.say === 'who') speak();
    if (word?.say === 'show' && word.windowId === windowId) asked.onShow();
    if (word?.say === 'leave' && word.windowId === windowId) asked.onLeave('other_call');
    if (word?.say === 'taken' && word.windowId !== windowId && word.chatId === facts.chatId)
      asked.onLeave('moved');
  };
  window.addEventListener('pagehide', sayBye);
  window.addEventListener('pageshow', comeBack);
  register();

  return {
    tell(changed) {
      facts = changed;
      speak();
    },
    takeOver: () => say({ say: 'taken', windowId, chatId: facts.chatId }),
    close() {
      sayBye();
      window.removeEventListener('pagehide', sayBye);
      window.removeEventListener('pageshow', comeBack);
      channel.close();
    },
  };
}
