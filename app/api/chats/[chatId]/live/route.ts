import { hostView } from '@/lib/calls/host-view';
import { requireMembership } from '@/lib/calls/membership';
import { AppError } from '@/lib/errors';
import { callerOf } from '@/lib/http/caller';
import { preflight } from '@/lib/http/cors';
import { lastSeen } from '@/lib/http/last-seen';
import { callRoute, methodNotAllowed } from '@/lib/http/route';
import { stillAllowed } from '@/lib/http/still-allowed';
import { sendChat, type OwnView } from '@/lib/live/chat-stream';
import { eventStream } from '@/lib/live/event-stream';

export const GET = callRoute<{ chatId: string }>(
  'streams',
  async ({ request, params, byToken, enter, services, address }) => {
    const after = lastSeen(request);
    const { person, chatId } = await enter(params.chatId);
    const { chat } = await requireMembership(services, chatId, person);
    const viewer = { id: person.id, rings: chat.kind === 'direct' };
    const own: OwnView = (state) => hostView(state, viewer, services.now(), services.rules);
    return eventStream(
      request,
      'chat',
      (stream) => sendChat(services, chatId, after, stream, byToken ? own : undefined),
      () =>
        stillAllowed(async () => {
          const caller = await callerOf(request, services).catch(async (error: unknown) => {
            // The right that a token gave ends also while the host's keys, and so the token, cannot be asked about.
            const isMember = !byToken || (await services.membership(chatId, person.id));
            throw isMember ? error : new AppError('auth.signed_out');
          });
          await requireMembership(services, chatId, (await caller.in(params.chatId)).person);
        }),
      (close) => services.limits.streams.enter({ personId: person.id, address }, close),
    );
  },
);

const refuse = methodNotAllowed('GET');
export { preflight as OPTIONS, refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
