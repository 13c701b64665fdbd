import { randomBytes, randomUUID } from 'node:crypto';
import { fullNode, type RoomAddress } from './room-address';
import { isModeratorByToken, type UserContext } from './token-user';
import type { Actor, ModeratedMedia, PersonView, Role, ServerMessage } from './wire';

/** Somebody in a room, with the way back to their page. */
export interface Occupant extends PersonView {
  joinedAt: number;
  send(message: ServerMessage): void;
  /** Cuts the connection as a network loss would. */
  drop(): void;
}

/** mod_end_conference's reason, which Jitsi's page knows by heart (TRIGGER_READY_TO_CLOSE_REASONS). */
export const TERMINATED = 'The meeting has been terminated';

export interface Room {
  address: RoomAddress;
  node: string;
  subject: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  meetingId: string;
  /** What only moderators may turn on (mod_av_moderation), until somebody says otherwise or the room is gone. */
  moderated: Set<ModeratedMedia>;
  people: Map<string, Occupant>;
}

/**
 * Who gets the moderator's role. `token`: mod_token_affiliation, with Jicofo's auto-owner off.
 * `first`: auto-owner, the first to come, and the next one when they leave; the token is not asked.
 */
export type RoleRule = 'token' | 'first';

/** Somebody at the door, already let in. */
export interface Newcomer {
  name?: string;
  user: UserContext | null;
  audioMuted: boolean;
  videoMuted: boolean;
  sharing: boolean;
  isHost?: boolean;
  send(message: ServerMessage): void;
  drop(): void;
}

/** The rooms of one server. A room begins with its first occupant and ends with its last. */
export class MeetingRooms {
  private readonly rooms = new Map<string, Room>();

  constructor(private readonly roleRule: RoleRule) {}

  all(): Room[] {
    return [...this.rooms.values()];
  }

  find(node: string): Room | undefined {
    return this.rooms.get(node);
  }

  /** Adds a person and tells the others. */
  enter(address: RoomAddress, newcomer: Newcomer, now: number): { room: Room; occupant: Occupant } {
    const room = this.open(address, now);
    const { user, isHost, ...rest } = newcomer;
    const occupant: Occupant = {
      ...rest,
      id: randomBytes(4).toString('hex'),
      role: isHost ? 'moderator' : this.firstRole(room, user),
      joinedAt: now,
      ...(user && { userContext: user }),
    };
    this.tell(room, { type: 'person-joined', person: viewOf(occupant) });
    room.people.set(occupant.id, occupant);
    return { room, occupant };
  }

  /** Removes a person, once; the room goes with its last one. */
  leave(room: Room, id: string): void {
    if (!room.people.delete(id)) return;
    this.tell(room, { type: 'person-left', id });
    if (room.people.size === 0) this.rooms.delete(room.node);
    else if (this.roleRule === 'first') this.electOwner(room);
  }

  change(room: Room, id: string, change: Partial<PersonView>): void {
    const occupant = room.people.get(id);
    if (!occupant) return;
    Object.assign(occupant, change);
    this.tell(room, { type: 'person-changed', person: viewOf(occupant) }, id);
    if (change.role) occupant.send({ type: 'person-changed', person: viewOf(occupant) });
  }

  /** Everybody sees who was kicked before that person is gone. */
  kick(room: Room, id: string, kicker: Actor): void {
    this.tell(room, { type: 'kicked', id, kicker });
    this.leave(room, id);
  }

  /** Whoever says so again changes nothing; Jicofo mutes at the moment it is switched on. */
  moderate(room: Room, media: ModeratedMedia, enabled: boolean): void {
    if (room.moderated.has(media) === enabled) return;
    if (enabled) room.moderated.add(media);
    else room.moderated.delete(media);
    this.tell(room, { type: 'moderated', media, enabled });
  }

  /** Ends the meeting for everybody (mod_end_conference). */
  destroy(room: Room, reason: string): void {
    this.tell(room, { type: 'destroyed', reason });
    room.people.clear();
    this.rooms.delete(room.node);
  }

  tell(room: Room, message: ServerMessage, except?: string): void {
    for (const occupant of room.people.values()) if (occupant.id !== except) occupant.send(message);
  }

  private open(address: RoomAddress, now: number): Room {
    const node = fullNode(address);
    const known = this.rooms.get(node);
    if (known) return known;
    const room: Room = {
      address,
      node,
      subject: '',
      createdAt: now,
      meetingId: randomUUID(),
      moderated: new Set(),
      people: new Map(),
    };
    this.rooms.set(node, room);
    return room;
  }

  private firstRole(room: Room, user: UserContext | null): Role {
    const isModerator = this.roleRule === 'token' ? isModeratorByToken(user) : room.people.size === 0;
    return isModerator ? 'moderator' : 'participant';
  }

  private electOwner(room: Room): void {
    const people = [...room.people.values()];
    const next = people[0];
    if (next && !people.some(({ role }) => role === 'moderator'))
      this.change(room, next.id, { role: 'moderator' });
  }
}

/** What others may see of an occupant. */
export function viewOf({
  id,
  name,
  role,
  userContext,
  audioMuted,
  videoMuted,
  sharing,
}: Occupant): PersonView {
  return { id, name, role, userContext, audioMuted, videoMuted, sharing };
}
