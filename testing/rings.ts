import type { RingView } from '@/lib/chats/ring-view';

/** A ring of a direct video call, with what a test wants different. */
export function ringWith(changes: Partial<RingView> = {}): RingView {
  return {
    chatId: 'ivan-maria',
    title: 'Иван Петров',
    kind: 'direct',
    number: 1,
    media: 'video',
    caller: { id: 'ivan', displayName: 'Иван Петров', avatarUrl: null },
    endsIn: 40_000,
    ...changes,
  };
}
