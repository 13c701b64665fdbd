import { z } from 'zod';
import type { JitsiError } from './refusal';
import type { UserContext } from './token-user';

// What the meeting page and its server say to each other over /xmpp-websocket. Jitsi speaks XMPP there; nothing
// outside the stand-in sees this, so it is plain JSON.

const flags = {
  audioMuted: z.boolean(),
  videoMuted: z.boolean(),
  sharing: z.boolean(),
};

const id = z.string();
const name = z.string();

export const clientMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('join'),
    path: z.string(),
    token: z.string().optional(),
    name: name.optional(),
    ...flags,
  }),
  z.object({ type: z.literal('signal'), to: id, data: z.unknown() }),
  z.object({ type: z.literal('change'), name: name.optional(), ...z.object(flags).partial().shape }),
  z.object({ type: z.literal('subject'), subject: name }),
  z.object({ type: z.literal('kick'), id }),
  z.object({ type: z.literal('grant'), id }),
  z.object({ type: z.literal('mute'), media: z.enum(['audio', 'video']) }),
  z.object({ type: z.literal('moderate'), media: z.enum(['audio', 'video']), enabled: z.boolean() }),
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('log-in') }),
  z.object({ type: z.literal('leave') }),
]);

export type ModeratedMedia = 'audio' | 'video';
export type ClientMessage = z.infer<typeof clientMessage>;
export type Role = 'moderator' | 'participant';

/** One person as everybody in the room sees them. */
export interface PersonView {
  /** Eight hex digits, as the resource part of a Jitsi occupant. */
  id: string;
  name?: string;
  role: Role;
  userContext?: UserContext;
  audioMuted: boolean;
  videoMuted: boolean;
  sharing: boolean;
}

/** Who did something to somebody; both absent when it was the server. */
export interface Actor {
  id?: string;
  name?: string;
}

export type ServerMessage =
  | {
      type: 'joined';
      self: PersonView;
      others: PersonView[];
      /** The room's part of the address, as `videoConferenceJoined.roomName` has it. */
      node: string;
      roomJid: string;
      subject: string;
      /** Milliseconds since 1970. */
      createdAt: number;
      meetingId: string;
      /** What only moderators may turn on. */
      moderated: ModeratedMedia[];
      /** Framed pages are cut this long after the join. */
      cutAfterSeconds?: number;
    }
  | { type: 'refused'; error: JitsiError }
  | { type: 'waiting'; error: JitsiError }
  | { type: 'person-joined'; person: PersonView }
  | { type: 'person-changed'; person: PersonView }
  | { type: 'person-left'; id: string }
  | { type: 'signal'; from: string; data: unknown }
  | { type: 'subject'; subject: string }
  | { type: 'mute'; media: 'audio' | 'video' }
  | { type: 'moderated'; media: ModeratedMedia; enabled: boolean }
  | { type: 'kicked'; id: string; kicker: Actor }
  | { type: 'destroyed'; reason: string }
  | { type: 'error'; error: JitsiError }
  | { type: 'cut-after'; seconds: number };
