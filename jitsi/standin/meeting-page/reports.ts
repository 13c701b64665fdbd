import type { JitsiError } from '../refusal';
import type { Actor, PersonView } from '../wire';
import type { Embedder } from './embedder';
import type { DeviceError } from './local-media';

/** Jitsi's id for oneself before the room has given one. */
export const BEFORE_JOIN = 'local';

// What config.js calls defaultLocalDisplayName and defaultRemoteDisplayName, untranslated in events as there.
const ME = 'me';
const SOMEBODY = 'Fellow Jitster';

/** What the page around the frame hears, in the words of jitsi-meet modules/API/API.js. */
export class Reports {
  constructor(private readonly embedder: Embedder) {}

  started(self: PersonView, withPrejoin: boolean): void {
    this.embedder.emit('ready');
    this.embedder.emit('browser-support', { supported: true });
    if (withPrejoin) this.embedder.emit('prejoin-screen-loaded', { id: BEFORE_JOIN, ...ownNames(self) });
    this.ownMute('audio', self.audioMuted);
    this.ownMute('video', self.videoMuted);
    this.ownName(self);
  }

  joined(self: PersonView, roomName: string, email: string | undefined): void {
    const { id, role } = self;
    const rest = { breakoutRoom: false, email, visitor: false };
    this.embedder.emit('video-conference-joined', { roomName, id, ...ownNames(self), ...rest });
    this.role(id, role);
  }

  created(timestamp: number): void {
    this.embedder.emit('conference-created-timestamp', { timestamp });
  }

  subject(subject: string): void {
    this.embedder.emit('subject-change', { subject });
  }

  role(id: string, role: string): void {
    this.embedder.emit('participant-role-changed', { id, role });
  }

  moderation(mediaType: 'audio' | 'video', enabled: boolean): void {
    this.embedder.emit('moderation-status-changed', { mediaType, enabled });
  }

  ownName(self: PersonView): void {
    const { displayName, formattedDisplayName } = ownNames(self);
    this.embedder.emit('display-name-change', {
      id: self.id,
      displayname: displayName,
      formattedDisplayName,
    });
  }

  ownMute(kind: 'audio' | 'video', muted: boolean): void {
    this.embedder.emit(`${kind}-mute-status-changed`, { muted });
  }

  ownShare(on: boolean, sourceType?: 'screen' | 'window'): void {
    this.embedder.emit('screen-sharing-status-changed', { on, details: { sourceType } });
  }

  sharers(ids: string[]): void {
    this.embedder.emit('content-sharing-participants-changed', { data: ids });
  }

  deviceFailed(kind: 'audio' | 'video', { type, message }: DeviceError): void {
    this.embedder.emit(kind === 'audio' ? 'mic-error' : 'camera-error', { type, message });
  }

  arrived({ id, name, userContext }: PersonView): void {
    const names = { displayName: name, formattedDisplayName: name ?? SOMEBODY };
    this.embedder.emit('participant-joined', { id, ...names, userContext });
  }

  changed(before: PersonView, after: PersonView): void {
    const { id, name, role } = after;
    if (role !== before.role) this.role(id, role);
    if (name !== before.name) {
      const formattedDisplayName = name ?? SOMEBODY;
      this.embedder.emit('display-name-change', { id, displayname: name, formattedDisplayName });
    }
    for (const mediaType of ['audio', 'video'] as const) {
      const isMuted = after[`${mediaType}Muted`];
      if (isMuted !== before[`${mediaType}Muted`]) {
        this.embedder.emit('participant-muted', { id, isMuted, mediaType });
      }
    }
  }

  departed({ id, sharing }: PersonView): void {
    this.embedder.emit('participant-left', { id });
    // A shared screen is a pseudo participant of its own.
    if (sharing) this.embedder.emit('participant-left', { id: `${id}-v1` });
  }

  kickedMyself({ id, name }: PersonView, kicker: Actor): void {
    this.embedder.emit('participant-kicked-out', { kicked: { id, name: name ?? ME, local: true }, kicker });
  }

  kicked({ id, name }: PersonView, kicker: Actor, byMyself: boolean): void {
    const kicked = { id, name: name ?? SOMEBODY, local: false };
    this.embedder.emit('participant-kicked-out', { kicked, kicker: { ...kicker, local: byMyself } });
  }

  failed(error: JitsiError): void {
    this.embedder.emit('error-occurred', { error });
  }

  warned(): void {
    this.embedder.emit('notification-triggered', {});
  }

  /** @param others who was still there; every one is reported twice at one's own hang-up, as a real server does */
  leftRoom(roomName: string, others: PersonView[]): void {
    for (const person of others) this.departed(person);
    for (const { id } of others) this.embedder.emit('participant-left', { id });
    this.left(roomName);
  }

  left(roomName: string): void {
    this.embedder.emit('video-conference-left', { roomName });
  }

  readyToClose(): void {
    this.embedder.emit('video-ready-to-close');
  }

  /** Nothing is heard after this. */
  close(): void {
    this.embedder.dispose();
  }
}

function ownNames({ name }: PersonView) {
  return { displayName: name, formattedDisplayName: name ? `${name} (${ME})` : ME };
}
