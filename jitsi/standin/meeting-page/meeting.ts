import type { JitsiError } from '../refusal';
import type { PersonView, ServerMessage } from '../wire';
import type { Embedder } from './embedder';
import { DeviceError, LocalMedia, ShareCancelled, type TrackKind } from './local-media';
import { Mesh, type Signal } from './mesh';
import type { Settings } from './settings';
import { openSignalling, type Signalling } from './signalling';

export type Phase =
  'prejoin' | 'joining' | 'waiting' | 'joined' | 'refused' | 'dropped' | 'left' | 'kicked' | 'destroyed';

type Joined = Extract<ServerMessage, { type: 'joined' }>;

/** Jitsi's id for oneself before the room has given one. */
const BEFORE_JOIN = 'local';

/** One person's meeting: what happens in it, and what the page around hears of it. */
export class Meeting {
  phase: Phase;
  self: PersonView;
  readonly others = new Map<string, PersonView>();
  readonly remoteTracks = new Map<string, Record<TrackKind, MediaStreamTrack>>();
  readonly media = new LocalMedia((kind, track) => void this.mesh.replace(kind, track));
  joined: Joined | undefined;
  subject = '';
  error: JitsiError | undefined;
  willBeCut = false;
  private readonly mesh = new Mesh(
    (to, data) => this.signalling?.send({ type: 'signal', to, data }),
    (id, tracks) => {
      this.remoteTracks.set(id, tracks);
      this.onChange();
    },
  );
  private signalling: Signalling | undefined;
  private joinedAt = 0;

  constructor(
    readonly settings: Settings,
    private readonly embedder: Embedder,
    private readonly onChange: () => void,
  ) {
    const { startMuted } = settings.config;
    this.phase = settings.config.prejoin ? 'prejoin' : 'joining';
    this.self = {
      id: BEFORE_JOIN,
      name: settings.name,
      role: 'participant',
      audioMuted: startMuted.audio,
      videoMuted: startMuted.video,
      sharing: false,
    };
  }

  async start(): Promise<void> {
    this.embedder.emit('ready');
    this.embedder.emit('browser-support', { supported: true });
    if (this.phase === 'prejoin')
      this.embedder.emit('prejoin-screen-loaded', { id: BEFORE_JOIN, ...this.ownNames() });
    this.embedder.emit('audio-mute-status-changed', { muted: this.self.audioMuted });
    this.embedder.emit('video-mute-status-changed', { muted: this.self.videoMuted });
    this.embedder.emit('display-name-change', this.nameEvent(this.self));
    if (!this.settings.config.disableInitialGUM) await this.openDevices();
    if (this.phase === 'joining') this.connect();
    this.onChange();
  }

  join(): void {
    if (this.phase !== 'prejoin') return;
    this.phase = 'joining';
    this.connect();
    this.onChange();
  }

  /** As a host with an account, where the room waits for one. */
  logIn(): void {
    this.signalling?.send({ type: 'log-in' });
  }

  rename(name: string): void {
    if (name === this.self.name) return;
    this.self.name = name || undefined;
    this.embedder.emit('display-name-change', this.nameEvent(this.self));
    this.signalling?.send({ type: 'change', name });
    this.onChange();
  }

  async setAudioMuted(muted: boolean): Promise<void> {
    if (await this.switch('audio', () => this.media.setAudio(!muted))) this.changeSelf({ audioMuted: muted });
  }

  async setVideoMuted(muted: boolean): Promise<void> {
    if (await this.switch('video', () => this.media.setVideo(!muted))) this.changeSelf({ videoMuted: muted });
  }

  async setSharing(on: boolean): Promise<void> {
    if (on === this.self.sharing) return;
    if (on) {
      try {
        const sourceType = await this.media.startDesktop(() => void this.setSharing(false));
        this.embedder.emit('screen-sharing-status-changed', { on, details: { sourceType } });
      } catch (error) {
        if (error instanceof ShareCancelled) return;
        throw error;
      }
    } else {
      this.media.stopDesktop();
      this.embedder.emit('screen-sharing-status-changed', { on, details: {} });
    }
    this.changeSelf({ sharing: on });
    this.emitSharers();
  }

  setSubject(subject: string): void {
    this.signalling?.send({ type: 'subject', subject });
  }

  /** The server obeys these to a moderator only, and says nothing to others. */
  moderate(
    message:
      { type: 'kick' | 'grant'; id: string } | { type: 'mute'; media: 'audio' | 'video' } | { type: 'end' },
  ) {
    this.signalling?.send(message);
  }

  hangUp(): void {
    this.finish('left');
  }

  /** The window is going away. Said whether or not there was a call, as Jitsi does. */
  unload(): void {
    this.embedder.emit('video-conference-left', { roomName: this.joined?.node ?? this.settings.roomName });
    this.signalling?.send({ type: 'leave' });
    this.signalling?.close();
    this.embedder.dispose();
  }

  sharers(): string[] {
    return [...(this.joined ? [this.self] : []), ...this.others.values()]
      .filter(({ sharing }) => sharing)
      .map(({ id }) => id);
  }

  private connect(): void {
    this.signalling = openSignalling(
      (message) => this.hear(message),
      () => this.lose(),
    );
    const { name, audioMuted, videoMuted, sharing } = this.self;
    const { path, token } = this.settings;
    this.signalling.send({ type: 'join', path, token, name, audioMuted, videoMuted, sharing });
  }

  private hear(message: ServerMessage): void {
    switch (message.type) {
      case 'joined':
        this.enter(message);
        break;
      case 'refused':
        this.fail('refused', message.error);
        break;
      case 'waiting':
        this.fail('waiting', message.error);
        break;
      case 'error':
        this.embedder.emit('error-occurred', { error: message.error });
        break;
      case 'person-joined':
        this.welcome(message.person);
        break;
      case 'person-changed':
        this.update(message.person);
        break;
      case 'person-left':
        this.farewell(message.id);
        break;
      case 'signal':
        void this.mesh.receive(message.from, message.data as Signal);
        break;
      case 'subject':
        this.showSubject(message.subject);
        break;
      case 'mute':
        void (message.media === 'audio' ? this.setAudioMuted(true) : this.setVideoMuted(true));
        break;
      case 'kicked':
        this.hearOfKick(message.id, message.kicker);
        break;
      case 'destroyed':
        this.fail('joined', {
          name: 'conference.destroyed',
          type: 'CONFERENCE',
          params: [message.reason],
          isFatal: false,
        });
        this.finish('destroyed');
        break;
      case 'cut-after':
        this.planCut(message.seconds);
        break;
    }
    this.onChange();
  }

  private enter(message: Joined): void {
    this.joined = message;
    this.joinedAt = Date.now();
    this.self = {
      ...this.self,
      id: message.self.id,
      role: message.self.role,
      userContext: message.self.userContext,
    };
    for (const person of message.others) this.welcome(person);
    this.phase = 'joined';
    this.error = undefined;
    const { id, role } = this.self;
    this.embedder.emit('video-conference-joined', {
      roomName: message.node,
      id,
      ...this.ownNames(),
      breakoutRoom: false,
      email: this.settings.email,
      visitor: false,
    });
    this.embedder.emit('participant-role-changed', { id, role });
    this.showSubject(message.subject);
    this.embedder.emit('conference-created-timestamp', { timestamp: message.createdAt });
    if (this.sharers().length > 0) this.emitSharers();
    if (role === 'moderator' && this.settings.config.subject) this.setSubject(this.settings.config.subject);
    for (const { id: other } of message.others) void this.mesh.call(other);
    if (message.cutAfterSeconds !== undefined) this.planCut(message.cutAfterSeconds);
  }

  private welcome(person: PersonView): void {
    this.others.set(person.id, person);
    const { id, name, userContext } = person;
    this.embedder.emit('participant-joined', {
      id,
      displayName: name,
      formattedDisplayName: name ?? 'Fellow Jitster',
      userContext,
    });
  }

  private update(person: PersonView): void {
    const before = person.id === this.self.id ? this.self : this.others.get(person.id);
    if (!before) return;
    const { id } = person;
    if (person.role !== before.role)
      this.embedder.emit('participant-role-changed', { id, role: person.role });
    if (id === this.self.id) {
      this.self = { ...this.self, role: person.role };
      return;
    }
    this.others.set(id, person);
    if (person.name !== before.name) this.embedder.emit('display-name-change', this.nameEvent(person));
    for (const [mediaType, isMuted, wasMuted] of [
      ['audio', person.audioMuted, before.audioMuted],
      ['video', person.videoMuted, before.videoMuted],
    ] as const) {
      if (isMuted !== wasMuted) this.embedder.emit('participant-muted', { id, isMuted, mediaType });
    }
    if (person.sharing !== before.sharing) this.emitSharers();
  }

  private farewell(id: string): void {
    const person = this.others.get(id);
    if (!person) return;
    this.others.delete(id);
    this.remoteTracks.delete(id);
    this.mesh.close(id);
    if (person.sharing) this.emitSharers();
    this.emitLeft(person);
  }

  private hearOfKick(id: string, kicker: { id?: string; name?: string }): void {
    if (id === this.self.id) {
      const kicked = { id, name: this.self.name ?? 'me', local: true };
      this.embedder.emit('participant-kicked-out', { kicked, kicker });
      return this.finish('kicked');
    }
    const person = this.others.get(id);
    // Nothing is said of a kick by the server itself (jitsi-meet external-api/middleware.ts, PARTICIPANT_KICKED).
    if (!person || !kicker.id) return;
    const local = kicker.id === this.self.id;
    this.embedder.emit('participant-kicked-out', {
      kicked: { id, name: person.name, local: false },
      kicker: { ...kicker, local },
    });
  }

  private fail(phase: Phase, error: JitsiError): void {
    this.phase = phase;
    this.error = error;
    this.embedder.emit('error-occurred', { error });
  }

  private lose(): void {
    if (this.phase !== 'joined') return;
    this.mesh.closeAll();
    this.media.stopAll();
    this.fail('dropped', { name: 'connection.droppedError', type: 'CONNECTION', isFatal: true });
    this.onChange();
  }

  private finish(phase: Phase): void {
    const hadJoined = this.joined !== undefined;
    this.signalling?.send({ type: 'leave' });
    this.signalling?.close();
    this.mesh.closeAll();
    this.media.stopAll();
    if (hadJoined) {
      // Seen on a real server: every remote person is reported twice at one's own hang-up.
      for (const person of this.others.values()) this.emitLeft(person);
      for (const { id } of this.others.values()) this.embedder.emit('participant-left', { id });
      this.embedder.emit('video-conference-left', { roomName: this.joined?.node });
    }
    this.others.clear();
    this.embedder.emit('video-ready-to-close');
    this.phase = phase;
    this.onChange();
  }

  // conference/middleware.any.ts, _checkIframe: the timer survives even a hang-up.
  private planCut(seconds: number): void {
    if (!this.settings.isFramed || this.settings.path.startsWith('/vpaas-magic-cookie-')) return;
    this.willBeCut = true;
    this.embedder.emit('notification-triggered', {});
    const left = this.joinedAt + seconds * 1000 - Date.now();
    setTimeout(
      () => {
        const promotion = new URL('/static/close3.html', location.href);
        promotion.hash = `jitsi_meet_external_api_id=${this.settings.apiId}`;
        location.href = promotion.href;
      },
      Math.max(0, left),
    );
  }

  private async openDevices(): Promise<void> {
    const { audioMuted, videoMuted } = this.self;
    if (!audioMuted && !(await this.switch('audio', () => this.media.setAudio(true)))) {
      this.changeSelf({ audioMuted: true });
    }
    if (!videoMuted && !(await this.switch('video', () => this.media.setVideo(true)))) {
      this.changeSelf({ videoMuted: true });
    }
  }

  /** @returns false when the device said no; the embedder has been told */
  private async switch(kind: 'audio' | 'video', act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      const { type, message } = error;
      this.embedder.emit(kind === 'audio' ? 'mic-error' : 'camera-error', { type, message });
      return false;
    }
  }

  private changeSelf(change: Partial<Pick<PersonView, 'audioMuted' | 'videoMuted' | 'sharing'>>): void {
    for (const kind of ['audio', 'video'] as const) {
      const muted = change[`${kind}Muted`];
      if (muted !== undefined && muted !== this.self[`${kind}Muted`]) {
        this.embedder.emit(`${kind}-mute-status-changed`, { muted });
      }
    }
    Object.assign(this.self, change);
    this.signalling?.send({ type: 'change', ...change });
    this.onChange();
  }

  private showSubject(subject: string): void {
    this.subject = subject;
    this.embedder.emit('subject-change', { subject });
  }

  private emitSharers(): void {
    this.embedder.emit('content-sharing-participants-changed', { data: this.sharers() });
  }

  private emitLeft({ id, sharing }: PersonView): void {
    this.embedder.emit('participant-left', { id });
    // A shared screen is a pseudo participant of its own.
    if (sharing) this.embedder.emit('participant-left', { id: `${id}-v1` });
  }

  private ownNames() {
    const { name } = this.self;
    return { displayName: name, formattedDisplayName: name ? `${name} (me)` : 'me' };
  }

  private nameEvent({ id, name }: PersonView) {
    const formatted = id === this.self.id ? this.ownNames().formattedDisplayName : (name ?? 'Fellow Jitster');
    return { id, displayname: name, formattedDisplayName: formatted };
  }
}
