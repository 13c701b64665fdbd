import type { CallWindowFacts } from '@/components/windows/call-desk-words';
import type { OwnFacts } from '@/components/windows/register-call-window';

/** A window of one's own in the team's video call, with what a test wants different. */
export function factsWith(changes: Partial<CallWindowFacts> = {}): CallWindowFacts {
  return { windowId: 'window-1', ...ownFactsWith(), ...changes };
}

/** The same as that window tells it of itself. */
export function ownFactsWith(changes: Partial<OwnFacts> = {}): OwnFacts {
  return {
    chatId: 'team',
    chatTitle: 'Команда',
    media: 'video',
    ownWindow: true,
    group: 'group-1',
    inside: true,
    insideSince: 1,
    presence: { id: 'presence-1', number: 1 },
    muted: { audio: false, video: false },
    ...changes,
  };
}
