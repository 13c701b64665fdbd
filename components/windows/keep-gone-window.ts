import { listenToMeeting } from '../../jitsi/opener-meeting';
import type { MeetingEvent } from '../../jitsi/meeting-events';
import type { GoneOn } from './hand-over';
import { callPath } from './open-call-window';
import { isOurs } from './own-window';
import { reportPresence, type PresenceReport } from '../call/report-presence';
import { startTicker } from '../shared/start-ticker';

/** What is known of a window that has gone on. Outlives the page that keeps it. */
export interface GoneWindow extends GoneOn {
  /** Whether the person is in the meeting, and not before its pre-join screen. */
  inside: boolean;
  /** Whether its room is that of a call that has ended, so that the person is nowhere by now. */
  strayed: boolean;
}

export interface KeptWindow {
  facts: () => GoneWindow;
  /** Whether there is a window to act on: after a reload not before it has spoken. */
  isPinned: () => boolean;
  renew: () => void;
  /** Leads the window back to our page, and so to the call that is on. */
  bringBack: () => void;
  /** Without a word, as when the page goes. */
  stop: () => void;
}

/** How often is looked whether the window is still there, in milliseconds. */
const LOOK_EVERY = 1000;

/**
 * Keeps somebody's presence while their call window is at the meeting's own page: from the join there, until the
 * meeting is left or the window is closed or shows our page again. Before the join nothing is reported: the presence
 * they came with has its lease, and after that they are not in the call.
 *
 * @param source the window; null after a reload, then the meeting's next message brings it back
 * @param onChange called when the facts have changed
 * @param onEnd called when there is nothing to keep any more
 */
export function keepGoneWindow(options: {
  gone: GoneWindow;
  source: Window | null;
  onChange: () => void;
  onEnd: () => void;
}): KeptWindow {
  const { onChange, onEnd } = options;
  let { gone, source } = options;
  const { chatId, number, media, domain, apiId, renewEvery } = gone;
  // What is handed over is on its way out of our page, where it is seen for a moment longer.
  let wasAway = false;
  const ends: (() => void)[] = [];

  function change(changes: Partial<GoneWindow>) {
    gone = { ...gone, ...changes };
    onChange();
  }

  async function say(event: PresenceReport['event']) {
    const { presence } = gone;
    if (!presence) return;
    const answer = await reportPresence({ chatId, number, media, window: presence, event });
    if (answer.type === 'moved' && presence === gone.presence) {
      change({ presence: null, inside: false, strayed: true });
    }
  }

  function leave() {
    if (!gone.presence) return;
    void say('left');
    change({ presence: null, inside: false });
  }

  function renew() {
    look();
    if (gone.inside && source) void say('alive');
  }

  function hear(event: MeetingEvent) {
    switch (event.type) {
      case 'ready':
      case 'muted':
      case 'suspended':
      case 'trouble':
      case 'waiting':
      case 'pictured':
        break;
      case 'joined':
        if (gone.strayed) break;
        change({ inside: true, presence: gone.presence ?? crypto.randomUUID() });
        void say('joined');
        break;
      case 'left':
      case 'failed':
        if (gone.inside) leave();
        break;
      case 'closed':
        end();
        // As on our own page. Where it stays open, the call button would find it and show what is left there.
        source?.close();
    }
  }

  function look() {
    if (!source) return;
    const ours = isOurs(source);
    if (source.closed || (ours && wasAway)) end();
    else wasAway ||= !ours;
  }

  function watch() {
    const timer = setInterval(look, LOOK_EVERY);
    // By a worker: a hidden page's own timers may be slower than the lease.
    ends.push(() => clearInterval(timer), startTicker(renewEvery, renew));
  }

  function end() {
    leave();
    stop();
    onEnd();
  }

  function stop() {
    for (const over of ends.splice(0)) over();
  }

  const { origin } = new URL(`https://${domain}`);
  ends.push(
    listenToMeeting({
      origin,
      apiId,
      source,
      onPinned: (found) => {
        source = found;
        watch();
        renew();
        onChange();
      },
      onEvent: hear,
    }),
  );
  if (source) watch();

  return {
    facts: () => gone,
    isPinned: () => source !== null,
    renew,
    bringBack: () => {
      source?.location.replace(new URL(callPath(chatId, media), location.href));
      source?.focus();
      end();
    },
    stop,
  };
}
