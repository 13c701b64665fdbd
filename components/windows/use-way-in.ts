import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CallWindowFacts } from './call-desk-words';
import { wasMovedHere } from './moved-here';
import { takeCallPlace } from './take-call-place';
import { useCallWindows } from './use-call-windows';

/** How far a page is on its way to a meeting. */
interface Way {
  /** The call's place is here. */
  here: boolean;
  /** All windows that run have said what they are. */
  settled: boolean;
  /** No other call stands in the way any more. */
  cleared: boolean;
}

const NOWHERE: Way = { here: false, settled: false, cleared: false };
/**
 * How long a window that has the place, and has not said what it is, is waited for, in milliseconds. What says it comes
 * behind that window's own meeting, over a network that may be slow.
 */
const WAIT_FOR_HOLDER = 4000;

export interface WayIn {
  /** Whether this page may say that the call is here. */
  here: boolean;
  /** Whether a meeting may be made. */
  ready: boolean;
  /** The window that stands in the way while it runs: in this chat's call, or inside that of another chat. */
  twice: CallWindowFacts | null;
  /** Asks that one to come to the front. */
  showOther: () => void;
  /** Asks the window in another chat's call to leave it, and goes on. */
  leaveOther: () => void;
  /** Says once that a call was moved to this page, which takes it over now. */
  takesOver: () => boolean;
}

/**
 * Leads a call page to its meeting past the other windows of its person: not while one of them has the same call, and
 * not without a question while one is in another.
 *
 * @param wanted there is to be a meeting here
 * @param onHere called when the call is here, and whether a window that stood in its way has gone for that
 */
export function useWayIn(options: {
  personId: string;
  chatId: string;
  wanted: boolean;
  onHere: (waited: boolean) => void;
}): WayIn {
  const { personId, chatId, wanted } = options;
  const { windows, desk } = useCallWindows(personId);
  const [way, setWay] = useState(NOWHERE);
  const movedHere = useRef(false);
  const hasWaited = useRef(false);

  const arrive = useEffectEvent(() => {
    setWay((before) => ({ ...before, here: true }));
    options.onHere(hasWaited.current);
    hasWaited.current = false;
  });
  useEffect(() => {
    if (!wanted) return undefined;
    let over = false;
    // Taken from the address at once, also when a second run of this effect would not find it any more.
    movedHere.current ||= wasMovedHere();
    const givePlace = takeCallPlace(personId, chatId, () => {
      if (!over) arrive();
    });
    void desk.settled().then(() => {
      if (over) return;
      // The place of a call that is moved comes when the other window has gone, which is after this one is in.
      setWay((before) => ({ ...before, settled: true, here: before.here || movedHere.current }));
    });
    return () => {
      over = true;
      givePlace();
      setWay(NOWHERE);
    };
  }, [wanted, desk, personId, chatId]);

  const elsewhere = way.settled && !way.here ? mostInside(windows, chatId) : null;
  const otherCall = windows.find((one) => one.inside && one.chatId !== chatId) ?? null;
  const nothingElse = way.here && way.settled && !otherCall;
  if (nothingElse && !way.cleared) setWay({ ...way, cleared: true });
  const twice = elsewhere ?? (way.here && way.settled && !way.cleared ? otherCall : null);

  const isKept = elsewhere !== null;
  const waits = wanted && way.settled && !way.here;
  useEffect(() => {
    if (!waits) return undefined;
    if (isKept) {
      hasWaited.current = true;
      return undefined;
    }
    // It may have come in the same moment as this page. One that stays silent is asleep, and stops nobody.
    const timer = setTimeout(() => setWay((before) => ({ ...before, here: true })), WAIT_FOR_HOLDER);
    return () => clearTimeout(timer);
  }, [waits, isKept]);

  return {
    here: way.here,
    ready: way.here && way.settled && way.cleared,
    twice,
    showOther: () => twice && desk.show(twice.windowId),
    leaveOther() {
      if (otherCall) desk.askToLeave(otherCall.windowId);
      setWay({ ...way, cleared: true });
    },
    takesOver: useCallback(() => {
      const moved = movedHere.current;
      movedHere.current = false;
      return moved;
    }, []),
  };
}

/** The running window of a chat; the one that is in the call rather than one before it. */
function mostInside(windows: readonly CallWindowFacts[], chatId: string): CallWindowFacts | null {
  const running = windows.filter((one) => one.chatId === chatId);
  return running.find(({ inside }) => inside) ?? running[0] ?? null;
}
