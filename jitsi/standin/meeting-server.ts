import type { WebSocket } from 'ws';
import type { TokenVerdict } from './check-token';
import { MeetingRooms, type RoleRule, type Room } from './meeting-rooms';
import { MeetingSession } from './meeting-session';
import type { Refusal } from './refusal';
import { fullNode, type RoomAddress } from './room-address';
import type { ClientMessage, ServerMessage } from './wire';

/** A token that was turned away, for `GET /standin/state`. */
export interface SeenRefusal {
  /** Milliseconds since 1970. */
  at: number;
  room: string;
  stage: Refusal['stage'];
  condition: Refusal['condition'];
  text: string;
}

export interface MeetingServerOptions {
  roles: RoleRule;
  /** Undefined when nobody needs a token. */
  authorise?: (token: string | undefined, room: RoomAddress, now: number) => Promise<TokenVerdict>;
  /** As meet.jit.si since 2023-08: nobody enters before somebody has logged in. */
  waitForModerator: boolean;
  /** How long a person whose connection broke stays in the room; Prosody's stream management: 60. */
  ghostSeconds: number;
  xmppDomain: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

export type Join = Extract<ClientMessage, { type: 'join' }>;
export type Link = { send(message: ServerMessage): void; drop(): void };

/** Somebody who waits for a host, and how to let them in. */
type Waiting = { node: string; admit: () => void };

/** What stands in for Prosody and Jicofo: one WebSocket for each meeting page. */
export class MeetingServer {
  readonly rooms: MeetingRooms;
  readonly refusals: SeenRefusal[] = [];
  /** Set: framed pages are cut this long after they joined. */
  cutAfterSeconds: number | undefined;
  /** Set: joins are never answered. */
  mute = false;
  private readonly waiting = new Set<Waiting>();
  private readonly ghosts = new Set<NodeJS.Timeout>();

  constructor(private readonly options: MeetingServerOptions) {
    this.rooms = new MeetingRooms(options.roles);
  }

  connect(socket: WebSocket): void {
    const link: Link = {
      send: (message) => {
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
      },
      drop: () => socket.terminate(),
    };
    new MeetingSession(this, link).listen(socket);
  }

  /** Lets everybody in who waits for a host of this room. */
  admit(node: string): void {
    for (const one of this.waiting) {
      if (one.node !== node) continue;
      this.waiting.delete(one);
      one.admit();
    }
  }

  waitFor(one: Waiting): () => void {
    this.waiting.add(one);
    return () => this.waiting.delete(one);
  }

  mustWait(address: RoomAddress): boolean {
    if (!this.options.waitForModerator) return false;
    const people = this.rooms.find(fullNode(address))?.people.values() ?? [];
    return ![...people].some(({ role }) => role === 'moderator');
  }

  /** @returns the verdict; without token rules every join is let in and the token stands for nothing */
  async authorise(join: Join, address: RoomAddress): Promise<TokenVerdict> {
    if (!this.options.authorise) return { ok: true, claims: {} };
    const now = this.now();
    const verdict = await this.options.authorise(join.token, address, Math.floor(now / 1000));
    if (!verdict.ok) {
      const { stage, condition, text } = verdict.refusal;
      this.refusals.push({ at: now, room: fullNode(address), stage, condition, text });
    }
    return verdict;
  }

  /** Keeps a broken-off person in the room as stream management does. */
  haunt(room: Room, id: string): void {
    if (this.options.ghostSeconds === 0) return this.rooms.leave(room, id);
    const timer = setTimeout(() => {
      this.ghosts.delete(timer);
      this.rooms.leave(room, id);
    }, this.options.ghostSeconds * 1000);
    this.ghosts.add(timer);
  }

  jid(node: string, component: 'muc' | 'lobby' = 'muc'): string {
    return `${node}@${component}.${this.options.xmppDomain}`;
  }

  now(): number {
    return this.options.now();
  }

  close(): void {
    for (const timer of this.ghosts) clearTimeout(timer);
  }
}
