import { useEffect, useEffectEvent } from 'react';
import { onSignedOut } from '../people/signed-out';
import type { Action, Stage } from './call-session';

/**
 * Ends a call whose person has signed out on another page, and begins it anew on a page that comes back from the
 * back/forward cache. Both are told once, and no later look would find them.
 *
 * @param isHosted the call was entered from a host's chat, where a sign-out of ours is of somebody else
 */
export function usePageReturn(stage: Stage, send: (action: Action) => void, isHosted: boolean): void {
  const restored = useEffectEvent(() => {
    // The connections of a page in that cache are closed, and its ticket may have run out. Whoever had gone away from it
    // decides anew about camera and microphone.
    if (stage.name !== 'goodbye' && stage.name !== 'moved') send({ type: 'again', prejoin: true });
  });
  const signedOut = useEffectEvent(() => {
    if (!isHosted) send({ type: 'end', as: { name: 'failed', failure: { kind: 'signed_out' } } });
  });
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) restored();
    };
    window.addEventListener('pageshow', onShow);
    const unlisten = onSignedOut(() => signedOut());
    return () => {
      window.removeEventListener('pageshow', onShow);
      unlisten();
    };
  }, []);
}
