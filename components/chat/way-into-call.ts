import type { CallView } from '@/lib/calls/call-view';

/** Whether somebody would join a call that is on, or come back to where they are already. */
export function wayIntoCall({ participants }: Pick<CallView, 'participants'>, viewerId: string) {
  return participants.some(({ id }) => id === viewerId) ? 'return' : 'join';
}
