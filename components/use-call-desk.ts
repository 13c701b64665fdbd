import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Muted } from '../lib/calls/muted';
import type { Ticket } from '../lib/calls/ticket';
import type { CallWindowFacts } from './call-desk-words';
import { moveCall, wasMovedHere, type MoveState } from './call-move';
import { noticeState, showNotice } from './notices';
import { isOwnWindow } from './open-call-window';
import {
  registerCallWindow,
  type LeaveReason,
  type OwnFacts,
  type RegisteredWindow,
} from './register-call-window';
import { useCallWindows } from './use-call-windows';
import { useRingTitle } from './use-ring-title';
import { windowGroup } from './window-group';

interface CallDeskOptions {
  ticket: Ticket;
  chatTitle: string;
  /** In the meeting, not on its pre-join screen. */
  inside: boolean;
  /** Id of the presence that this window keeps, once the server was told of it; null when somebody else keeps it. */
  presenceId: string | null;
  muted: Muted;
  /** There is a meeting here, or one is on its way: not after a goodbye. */
  running: boolean;
  /** The person goes to another call, or has this one in another window by now. */
  onLeaveAsked: (reason: LeaveReason) => void;
}

export interface CallDeskView {
  /** Whether it is known by now if the call is open elsewhere; until then no meeting is to be made. */
  ready: boolean;
  /** Another window or tab of this person in this chat's call, found when this page came. */
  twice: CallWindowFacts | null;
  /** Asks that one to come to the front. */
  showOther: () => void;
  move: MoveState;
  /** Moves the call to a window of its own. Has to be called within the click. */
  moveOut: () => void;
}

/**
 * Puts a call page among the windows of its person: lets the others know of it, hears what they ask of it, and finds
 * out, before there is a second meeting, whether the call is open in another one.
 */
export function useCallDesk(options: CallDeskOptions): CallDeskView {
  const { ticket, chatTitle, inside, presenceId, muted, running } = options;
  const { chatId, media, number } = ticket.call;
  const personId = ticket.person.id;
  const t = useTranslations('windows');
  const { desk } = useCallWindows(personId);
  const [others, setOthers] = useState<{ twice: CallWindowFacts | null } | null>(null);
  const [move, setMove] = useState<MoveState>('idle');
  const [called, setCalled] = useState(false);
  const own = useRef<RegisteredWindow>(null);
  const takesOver = useRef(false);
  const stopMove = useRef<() => void>(undefined);
  useRingTitle(called ? t('here', { chat: chatTitle }) : null);

  const facts = (): OwnFacts => ({
    chatId,
    chatTitle,
    media,
    ownWindow: isOwnWindow(),
    group: windowGroup(),
    inside,
    presence: presenceId === null ? null : { id: presenceId, number },
    muted,
  });
  const latestFacts = useEffectEvent(facts);
  const leave = useEffectEvent((reason: LeaveReason) => options.onLeaveAsked(reason));
  const show = useEffectEvent(() => {
    window.focus();
    if (document.visibilityState === 'visible' && document.hasFocus()) return;
    // A browser mostly lets no window bring itself to the front: it has to be found by its title, or by this.
    setCalled(true);
    if (noticeState() !== 'granted') return;
    showNotice(t('here', { chat: chatTitle }), { body: t('hereBody'), tag: `call-${chatId}` });
  });

  useEffect(() => {
    let over = false;
    // Taken from the address at once, also when a second run of this effect would not find it any more.
    takesOver.current ||= wasMovedHere();
    void desk.settled().then((running) => {
      if (over) return;
      const other = running.find((one) => one.chatId === chatId);
      setOthers({ twice: takesOver.current ? null : (other ?? null) });
    });
    return () => {
      over = true;
    };
  }, [desk, chatId]);

  const registered = running && others !== null && others.twice === null;
  useEffect(() => {
    if (!registered) return undefined;
    const window = registerCallWindow(personId, latestFacts(), { onShow: show, onLeave: leave });
    own.current = window;
    return () => {
      own.current = null;
      window.close();
    };
  }, [registered, personId]);

  const { audio, video } = muted;
  useEffect(() => {
    own.current?.tell(latestFacts());
    // Not before the server counts this window: the other one's leave must not be the last thing it hears.
    if (!inside || presenceId === null || !takesOver.current) return;
    takesOver.current = false;
    own.current?.takeOver();
  }, [inside, presenceId, number, media, audio, video]);

  useEffect(() => {
    if (!called) return undefined;
    const seen = () => document.visibilityState === 'visible' && setCalled(false);
    window.addEventListener('focus', seen);
    document.addEventListener('visibilitychange', seen);
    return () => {
      window.removeEventListener('focus', seen);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [called]);

  useEffect(() => () => stopMove.current?.(), []);

  const twice = others?.twice ?? null;
  return {
    ready: others !== null,
    twice,
    showOther: () => twice && desk.show(twice.windowId),
    move,
    moveOut() {
      stopMove.current?.();
      stopMove.current = moveCall(desk, { chatId, media, muted }, setMove);
    },
  };
}
