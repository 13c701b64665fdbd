'use client';

import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { hasDesk } from './call-desk';
import type { CallWindowFacts } from './call-desk-words';
import { LeaveCall, type CallVerb } from './leave-call';
import { findCallWindow, withoutCall, type FoundWindow } from './open-call-window';
import { useCallWindows } from './use-call-windows';
import { windowGroup } from './window-group';

/** A way into the call of a chat, as somebody pressed it. */
export interface WayIn {
  chatId: string;
  verb: CallVerb;
  /**
   * Goes in by the window of the chat, which may be blank; null when the browser let none open.
   *
   * @returns false when there was nothing to go to
   */
  enter: (found: FoundWindow | null) => boolean | Promise<boolean>;
  /** The call is open where this page cannot bring it to the front. */
  onElsewhere?: () => void;
}

interface OneCallValue {
  windows: readonly CallWindowFacts[];
  /** The window or tab in which somebody was told that the call of a chat is open; null while there is none. */
  elsewhere: CallWindowFacts | null;
  go: (way: WayIn) => void;
  forgetElsewhere: () => void;
}

const OneCallContext = createContext<OneCallValue | null>(null);

/** Sees to it that a person is in one call at a time, in one window, on whatever page they press. */
export function OneCall({ personId, children }: { personId: string; children: ReactNode }) {
  const { windows, desk } = useCallWindows(personId);
  const [asked, setAsked] = useState<{ way: WayIn; current: CallWindowFacts } | null>(null);
  const [elsewhereIn, setElsewhereIn] = useState<string | null>(null);
  const elsewhere = windows.find(({ windowId }) => windowId === elsewhereIn) ?? null;

  const value = useMemo<OneCallValue>(() => {
    function say(running: CallWindowFacts, way: WayIn) {
      setElsewhereIn(running.windowId);
      desk.show(running.windowId);
      way.onElsewhere?.();
    }
    function go(way: WayIn) {
      const running = windows.filter(({ chatId }) => chatId === way.chatId);
      const current = windows.find(({ chatId, inside }) => inside && chatId !== way.chatId);
      const group = windowGroup();
      const near = running.find((one) => one.ownWindow && group !== null && one.group === group);
      const [far] = running;
      if (current && !running.some(({ inside }) => inside)) return setAsked({ way, current });
      if (far && !near) return say(far, way);
      const found = findFor(way, windows);
      if (near && found?.blank) {
        // This tab is a copy of the one that opened it, and finds nothing by its name.
        found.window.close();
        return say(near, way);
      }
      void way.enter(found);
    }
    return { windows, elsewhere, go, forgetElsewhere: () => setElsewhereIn(null) };
  }, [windows, desk, elsewhere]);

  async function leaveAndGo({ way, current }: NonNullable<typeof asked>) {
    setAsked(null);
    // First, within the click.
    const entered = way.enter(findFor(way, windows));
    if (await entered) desk.askToLeave(current.windowId);
  }

  return (
    <OneCallContext value={value}>
      {children}
      {asked && (
        <LeaveCall
          verb={asked.way.verb}
          chatTitle={asked.current.chatTitle}
          onLeave={() => void leaveAndGo(asked)}
          onStay={() => setAsked(null)}
        />
      )}
    </OneCallContext>
  );
}

function findFor(way: WayIn, windows: readonly CallWindowFacts[]): FoundWindow | null {
  const found = findCallWindow(way.chatId);
  const isRunning = windows.some(({ chatId }) => chatId === way.chatId);
  return found && hasDesk() && !isRunning ? withoutCall(found) : found;
}

const ALONE: OneCallValue = {
  windows: [],
  elsewhere: null,
  go: (way) => void way.enter(findCallWindow(way.chatId)),
  forgetElsewhere: () => undefined,
};

/** What runs, and the way into a call. Outside of `OneCall` nothing is known, and every way leads in. */
export function useOneCall(): OneCallValue {
  return useContext(OneCallContext) ?? ALONE;
}

/** The running call window of a chat, if there is one; the one that is in the call rather than one before it. */
export function useRunningWindow(chatId: string): CallWindowFacts | null {
  const running = useOneCall().windows.filter((one) => one.chatId === chatId);
  return running.find(({ inside }) => inside) ?? running[0] ?? null;
}
