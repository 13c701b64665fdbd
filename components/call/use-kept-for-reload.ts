import { useEffect, useEffectEvent } from 'react';
import type { Session } from './call-session';
import { RELOADED, type KeptForReload } from './reloaded-call';

/** Milliseconds. */
const JUST_NOW = 1000;

/** Keeps for a reload what the page knows of the call that it is in. */
export function useKeptForReload({ ticket, insideSince, stage, left, muted }: Session): void {
  const keep = useEffectEvent(() => {
    // Jitsi's frame leaves just before the page around it goes.
    const justLeft = stage.name === 'left' && left?.insideSince && Date.now() - left.at < JUST_NOW;
    if ((insideSince === null && !justLeft) || stage.name === 'cut') return;
    const { chatId, number } = ticket.call;
    const kept: KeptForReload = { personId: ticket.person.id, chatId, number, muted, at: Date.now() };
    try {
      sessionStorage.setItem(RELOADED, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing for us: the pre-join screen asks.
    }
  });
  useEffect(() => {
    const onHide = () => keep();
    // Jitsi's frame leaves when it is told that the page goes, which this page is told before it; it hides only once the
    // next page begins to come, which may take long. Not every browser tells the first.
    const goes = ['beforeunload', 'pagehide'] as const;
    for (const event of goes) window.addEventListener(event, onHide);
    return () => goes.forEach((event) => window.removeEventListener(event, onHide));
  }, []);
}
