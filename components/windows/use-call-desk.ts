import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Muted } from '../../lib/calls/muted';
import type { Ticket } from '../../lib/calls/ticket';
import type { CallWindowFacts } from './call-desk-words';
import { moveCall, type MoveState } from './call-move';
import { noticeState, showNotice } from '../ring/notices';
import { isOwnWindow } from './own-window';
import {
  registerCallWindow,
  type LeaveReason,
  type OwnFacts,
  type RegisteredWindow,
} from './register-call-window';
import { useCallWindows } from './use-call-windows';
import { useRingTitle } from '../ring/use-ring-title';
import type { WayIn } from './use-way-in';
import { windowGroup } from './window-group';

interface CallDeskOptions {
  ticket: Ticket;
  chatTitle: string;
  /** In the meeting, not on its pre-join screen. */
  inside: boolean;
  /** Since when, milliseconds since 1970; null where nothing was heard of that. */
  insideSince: number | null;
  /** Id of the presence that this window keeps, once the server was told of it; null when somebody else keeps it. */
  presenceId: string | null;
  muted: Muted;
  /** There is a meeting here, or one is on its way: not after a goodbye. */
  running: boolean;
  way: Pick<WayIn, 'here' | 'takesOver'>;
  /** The person goes to another call, or has this one in another window by now. */
  onLeaveAsked: (reason: LeaveReason) => void;
}

export interface CallDeskView {
  move: MoveState;
  /** Moves the call to a window of its own. Has to be called within the click. */
  moveOut: () => void;
}

/**
 * Puts a call page among the windows of its person: lets the others know of it, and hears what they ask of it. Of two
 * calls the one that was joined last stays.
 */
export function useCallDesk(options: CallDeskOptions): CallDeskView {
  const { ticket, chatTitle, inside, insideSince, presenceId, muted, running } = options;
  const { here, takesOver } = options.way;
  const { chatId, media, number } = ticket.call;
  const personId = ticket.person.id;
  const t = useTranslations('windows');
  const { windows, desk } = useCallWindows(personId);
  const [move, setMove] = useState<MoveState>('idle');
  const [called, setCalled] = useState(false);
  const own = useRef<RegisteredWindow>(null);
  const insideAt = useRef<number | null>(null);
  const stopMove = useRef<() => void>(undefined);
  useRingTitle(called ? t('here', { chat: chatTitle }) : null);

  const facts = (): OwnFacts => ({
    chatId,
    chatTitle,
    media,
    ownWindow: isOwnWindow(),
    group: windowGroup(),
    insideSince: insideAt.current,
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

  const registered = running && here;
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
    // It may be heard of later than it was.
    insideAt.current = inside ? (insideAt.current ?? insideSince ?? Date.now()) : null;
    own.current?.tell(latestFacts());
    // Not before the server counts this window: the other one's leave must not be the last thing it hears.
    if (inside && presenceId !== null && takesOver()) own.current?.takeOver();
  }, [inside, insideSince, presenceId, number, media, audio, video, takesOver]);

  useEffect(() => {
    const since = insideAt.current;
    if (!inside || since === null) return;
    if (windows.some((one) => one.chatId !== chatId && isLater(one, since, chatId))) leave('other_call');
  }, [inside, windows, chatId]);

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

  return {
    move,
    moveOut() {
      stopMove.current?.();
      stopMove.current = moveCall(desk, { chatId, media, muted }, setMove);
    },
  };
}

/** Whether a window of another chat has joined its call after this one, which did so at `since`. */
function isLater({ inside, insideSince, ...other }: CallWindowFacts, since: number, chatId: string): boolean {
  if (!inside || insideSince === null) return false;
  // In the same millisecond one of the two has to be it, and each has to see it the same way.
  return insideSince > since || (insideSince === since && other.chatId > chatId);
}
