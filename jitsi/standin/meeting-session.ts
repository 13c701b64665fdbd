import type { RawData, WebSocket } from 'ws';
import { TERMINATED, viewOf, type Occupant, type Room } from './meeting-rooms';
import type { Join, Link, MeetingServer } from './meeting-server';
import type { JitsiError } from './refusal';
import { fullNode, parseRoomPath, type RoomAddress } from './room-address';
import { userContext, type UserContext } from './token-user';
import { clientMessage, type ClientMessage } from './wire';

/** One page's connection, from its join to its leaving. */
export class MeetingSession {
  private seat: { room: Room; occupant: Occupant } | undefined;
  private stopWaiting: (() => void) | undefined;
  private logIn: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly server: MeetingServer,
    private readonly link: Link,
  ) {}

  listen(socket: WebSocket): void {
    socket.on('message', (data) => this.read(data));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.closed = true;
      this.stopWaiting?.();
      if (this.seat) this.server.haunt(this.seat.room, this.seat.occupant.id);
    });
  }

  private read(data: RawData): void {
    const parsed = clientMessage.safeParse(parseJson(data));
    if (!parsed.success) return this.link.drop();
    const message = parsed.data;
    if (message.type === 'join') void this.join(message);
    else if (message.type === 'log-in') this.logIn?.();
    else if (this.seat) this.act(message, this.seat.room, this.seat.occupant);
  }

  private async join(message: Join): Promise<void> {
    const address = parseRoomPath(message.path);
    if (!address || this.seat || this.server.mute) return;
    const verdict = await this.server.authorise(message, address);
    if (this.closed) return;
    if (!verdict.ok) {
      if (verdict.refusal.error) this.link.send({ type: 'refused', error: verdict.refusal.error });
      return;
    }
    const user = userContext(verdict.claims);
    const enter = (isHost: boolean) => this.enter(message, address, user, isHost);
    if (!this.server.mustWait(address)) return enter(false);
    this.stopWaiting = this.server.waitFor({ node: fullNode(address), admit: () => enter(false) });
    this.logIn = () => enter(true);
    this.link.send({ type: 'waiting', error: this.membersOnly(address) });
  }

  private enter(join: Join, address: RoomAddress, user: UserContext | null, isHost: boolean): void {
    this.stopWaiting?.();
    this.logIn = undefined;
    const { name, audioMuted, videoMuted, sharing } = join;
    const newcomer = { name, audioMuted, videoMuted, sharing, user, isHost, ...this.link };
    const others = [...(this.server.rooms.find(fullNode(address))?.people.values() ?? [])];
    this.seat = this.server.rooms.enter(address, newcomer, this.server.now());
    const { room, occupant } = this.seat;
    this.link.send({
      type: 'joined',
      self: viewOf(occupant),
      others: others.map(viewOf),
      node: address.node,
      roomJid: this.server.jid(room.node),
      subject: room.subject,
      createdAt: room.createdAt,
      meetingId: room.meetingId,
      moderated: [...room.moderated],
      cutAfterSeconds: this.server.cutAfterSeconds,
    });
    if (isHost) this.server.admit(room.node);
  }

  private act(message: ClientMessage, room: Room, self: Occupant): void {
    const { rooms } = this.server;
    if (message.type === 'signal') {
      room.people.get(message.to)?.send({ type: 'signal', from: self.id, data: message.data });
    } else if (message.type === 'change') {
      const { name = self.name, audioMuted = self.audioMuted, videoMuted = self.videoMuted } = message;
      rooms.change(room, self.id, { name, audioMuted, videoMuted, sharing: message.sharing ?? self.sharing });
    } else if (message.type === 'leave') {
      rooms.leave(room, self.id);
    } else if (self.role === 'moderator') {
      // Prosody and Jicofo ignore these from anybody else, without a word.
      this.moderate(message, room, self);
    }
  }

  private moderate(message: ClientMessage, room: Room, self: Occupant): void {
    const { rooms } = this.server;
    if (message.type === 'kick') rooms.kick(room, message.id, { id: self.id, name: self.name });
    else if (message.type === 'grant') rooms.change(room, message.id, { role: 'moderator' });
    else if (message.type === 'mute') rooms.tell(room, { type: 'mute', media: message.media }, self.id);
    else if (message.type === 'moderate') rooms.moderate(room, message.media, message.enabled);
    else if (message.type === 'end') rooms.destroy(room, TERMINATED);
    else if (message.type === 'subject') {
      room.subject = message.subject;
      rooms.tell(room, { type: 'subject', subject: message.subject });
    }
  }

  private membersOnly(address: RoomAddress): JitsiError {
    return {
      name: 'conference.connectionError.membersOnly',
      type: 'CONFERENCE',
      params: [this.server.jid(fullNode(address), 'lobby'), true],
      recoverable: true,
      isFatal: false,
    };
  }
}

function parseJson(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return null;
  }
}
