import 'server-only';
import type { CallProvider } from '../lib/calls/ticket';
import type { JitsiMode } from './mode';
import { meetingOptions } from './options';
import { roomName } from './room';
import { signToken } from './token';

/** meet.jit.si cuts a framed call after so many seconds (`conference/middleware.any.ts` of jitsi-meet). */
const PUBLIC_EMBED_SECONDS = 300;

/** Jitsi as the provider of calls: names rooms, signs tokens, asks the server nothing. */
export function jitsiProvider(settings: {
  mode: JitsiMode;
  roomSecret: string;
  baseUrl: string;
}): CallProvider {
  const { mode, roomSecret, baseUrl } = settings;
  return {
    signsTokens: mode.signing !== null,
    room: (call) => roomName(roomSecret, call),
    ticket({ membership, person, language, number, media, moderation, now }) {
      const { chat, role } = membership;
      const room = roomName(roomSecret, { chatId: chat.id, kind: chat.kind, number });
      const avatarUrl = person.avatarUrl && new URL(person.avatarUrl, baseUrl).href;
      const subject = { ...person, avatarUrl, role, moderation };
      const signed = mode.signing && signToken(mode.signing, room, subject, now);
      return {
        provider: 'jitsi',
        domain: mode.domain,
        roomName: mode.kind === 'jaas' ? `${mode.appId}/${room}` : room,
        jwt: signed?.jwt ?? null,
        expiresAt: signed?.expiresAt.toISOString() ?? null,
        call: { chatId: chat.id, number, media },
        person: { id: person.id, displayName: person.displayName, avatarUrl, role },
        options: meetingOptions({ media, language, subject: membership.subject, role, moderation }),
        moderation,
        limits: mode.kind === 'public' ? { embedSeconds: PUBLIC_EMBED_SECONDS } : null,
      };
    },
  };
}
