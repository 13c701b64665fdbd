import { useTranslations } from 'next-intl';
import type { CallRecord } from '@/lib/calls/call-view';

/**
 * Says what became of a call, as one of the chat's people sees it: what somebody missed, the other one tried.
 * `namesMedia` tells whether the words say if it was a video call.
 */
export function useCallOutcome(): (
  call: CallRecord,
  viewerId: string,
) => { words: string; namesMedia: boolean } {
  const t = useTranslations('calls');
  return ({ outcome, media, startedBy }, viewerId) => {
    const called = startedBy.id !== viewerId;
    switch (outcome) {
      case 'ongoing':
      case 'ended':
        return { words: t(`${outcome}.${media}`), namesMedia: true };
      case 'declined':
        return { words: t(called ? 'declinedByYou' : 'declined'), namesMedia: false };
      case 'missed':
      case 'busy':
        // Who was in another call has missed this one just the same.
        if (called) return { words: t(`missed.${media}`), namesMedia: true };
        return { words: t(outcome === 'busy' ? 'busy' : 'noAnswer'), namesMedia: false };
    }
  };
}
