import type { JitsiError } from '../refusal';
import type { ClientMessage, ModeratedMedia, PersonView, ServerMessage } from '../wire';
import { planCut } from './cut';
import { DeviceError, LocalMedia, ShareCancelled, type TrackKind } from './local-media';
import { Mesh, type Signal } from './mesh';
import { BEFORE_JOIN, type Reports } from './reports';
import type { Settings } from './settings';
import { openSignalling, type Signalling } from './signalling';

export type Phase =
  'prejoin' | 'joining' | 'waiting' | 'joined' | 'refused' | 'dropped' | 'left' | 'kicked' | 'destroyed';

type Joined = Extract<ServerMessage, { type: 'joined' }>;

/**
 * One person's meeting: its state, what the person does to it, and what the server says of it. Longer than the other
 * files because the order of events is the point, and it can be read here from top to bottom.
 */
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
  readonly moderated = new Set<ModeratedMedia>();
  private readonly mesh = new Mesh(
    (to, data) => this.send({ type: 'signal', to, data }),
    (id, tracks) => {
      this.remoteTracks.set(id, tracks);
      this.onChange();
    },
  );
  private signalling: Signalling | undefined;
  private joinedAt = 0;

  constructor(
    readonly settings: Settings,
    private readonly report: Reports,
    private readonly onChange: () => void,
  ) {
    const { prejoin, startMuted } = settings.config;
    this.phase = prejoin ? 'prejoin' : 'joining';
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
    const atOnce = this.phase === 'joining';
    this.report.started(this.self, !atOnce);
    if (!this.settings.config.disableInitialGUM) await this.openDevices();
    else this.changeSelf({ audioMuted: true, videoMuted: true });
    // Not by the phase of now: somebody may have pressed Join while the devices were being opened.
    if (atOnce) this.connect();
    this.onChange();
  }

  /** From the pre-join screen. The token is first looked at now, however long ago it expired. */
  join(): void {
    if (this.phase !== 'prejoin') return;
    this.phase = 'joining';
    this.connect();
    this.onChange();
  }

  send(message: ClientMessage): void {
    this.signalling?.send(message);
  }

  rename(name: string): void {
    if (name === (this.self.name ?? '')) return;
    this.self.name = name || undefined;
    this.report.ownName(this.self);
    this.send({ type: 'change', name });
    this.onChange();
  }

  async setMuted(kind: 'audio' | 'video', muted: boolean): Promise<void> {
    if (!muted && this.mustAsk(kind)) return;
    try {
      await (kind === 'audio' ? this.media.setAudio(!muted) : this.media.setVideo(!muted));
      this.changeSelf({ [`${kind}Muted`]: muted });
    } catch (error) {
      // No device is no reason to stay outside.
      if (!(error instanceof DeviceError)) throw error;
      this.report.deviceFailed(kind, error);
      this.changeSelf({ [`${kind}Muted`]: true });
    }
  }

  async setSharing(on: boolean): Promise<void> {
    if (on === this.self.sharing) return;
    if (on) {
      try {
        const sourceType = await this.media.startDesktop(() => void this.setSharing(false));
        this.report.ownShare(true, sourceType);
      } catch (error) {
        if (error instanceof ShareCancelled) return;
        throw error;
      }
    } else {
      this.media.stopDesktop();
      this.report.ownShare(false);
    }
    this.changeSelf({ sharing: on });
    this.report.sharers(this.sharers());
  }

  hangUp(): void {
    this.finish('left');
  }

  /** The window is going away. Said whether or not there was a call, as Jitsi does. */
  unload(): void {
    this.report.left(this.joined?.node ?? this.settings.roomName);
    this.send({ type: 'leave' });
    this.signalling?.close();
    this.report.close();
  }

  /** Ids of everybody who shows a screen. */
  sharers(): string[] {
    const everybody = [...(this.joined ? [this.self] : []), ...this.others.values()];
    return everybody.filter(({ sharing }) => sharing).map(({ id }) => id);
  }

  private connect(): void {
    this.signalling = openSignalling(
      (message) => {
        this.hear(message);
        this.onChange();
      },
      () => this.lose(),
    );
    const { name, audioMuted, videoMuted, sharing } = this.self;
    const { path, token } = this.settings;
    this.send({ type: 'join', path, token, name, audioMuted, videoMuted, sharing });
  }

  private hear(message: ServerMessage): void {
    switch (message.type) {
      case 'joined':
        return this.enter(message);
      case 'refused':
        return this.fail('refused', message.error);
      case 'waiting':
        return this.fail('waiting', message.error);
      case 'error':
        return this.report.failed(message.error);
      case 'person-joined':
        return this.welcome(message.person);
      case 'person-changed':
        return this.update(message.person);
      case 'person-left':
        return this.farewell(message.id);
      case 'signal':
        return void this.mesh.receive(message.from, message.data as Signal);
      case 'subject':
        return this.showSubject(message.subject);
      case 'mute':
        return void this.setMuted(message.media, true);
      case 'moderated':
        return this.moderate(message.media, message.enabled);
      case 'kicked':
        return this.hearOfKick(message.id, message.kicker);
      case 'destroyed':
        return this.end(message.reason);
      case 'cut-after':
        return this.expectCut(message.seconds);
    }
  }

  private enter(message: Joined): void {
    this.joined = message;
    this.joinedAt = Date.now();
    const { id, role, userContext } = message.self;
    this.self = { ...this.self, id, role, userContext };
    for (const person of message.others) this.welcome(person);
    this.phase = 'joined';
    this.error = undefined;
    this.report.joined(this.self, message.node, this.settings.email);
    this.showSubject(message.subject);
    this.report.created(message.createdAt);
    if (this.sharers().length > 0) this.report.sharers(this.sharers());
    const { subject } = this.settings.config;
    if (role === 'moderator' && subject) this.send({ type: 'subject', subject });
    for (const other of message.others) void this.mesh.call(other.id);
    for (const media of message.moderated) this.moderate(media, true);
    if (message.cutAfterSeconds !== undefined) this.expectCut(message.cutAfterSeconds);
  }

  /** Nobody is let to turn something on here: raised hands are not modelled. */
  private mustAsk(kind: ModeratedMedia): boolean {
    return this.moderated.has(kind) && this.self.role !== 'moderator';
  }

  private moderate(media: ModeratedMedia, enabled: boolean): void {
    if (enabled) this.moderated.add(media);
    else this.moderated.delete(media);
    this.report.moderation(media, enabled);
    if (this.mustAsk(media)) void this.setMuted(media, true);
  }

  private welcome(person: PersonView): void {
    this.others.set(person.id, person);
    this.report.arrived(person);
  }

  private update(person: PersonView): void {
    if (person.id === this.self.id) {
      this.report.role(person.id, person.role);
      this.self = { ...this.self, role: person.role };
      return;
    }
    const before = this.others.get(person.id);
    if (!before) return;
    this.others.set(person.id, person);
    this.report.changed(before, person);
    if (person.sharing !== before.sharing) this.report.sharers(this.sharers());
  }

  private farewell(id: string): void {
    const person = this.others.get(id);
    if (!person) return;
    this.others.delete(id);
    this.remoteTracks.delete(id);
    this.mesh.close(id);
    if (person.sharing) this.report.sharers(this.sharers());
    this.report.departed(person);
  }

  private hearOfKick(id: string, kicker: { id?: string; name?: string }): void {
    if (id === this.self.id) {
      this.report.kickedMyself(this.self, kicker);
      return this.finish('kicked');
    }
    const person = this.others.get(id);
    // Of a kick by the server itself others hear nothing (external-api/middleware.ts, PARTICIPANT_KICKED).
    if (person && kicker.id) this.report.kicked(person, kicker, kicker.id === this.self.id);
  }

  private end(reason: string): void {
    this.report.failed({
      name: 'conference.destroyed',
      type: 'CONFERENCE',
      params: [reason],
      isFatal: false,
    });
    this.finish('destroyed');
  }

  private fail(phase: Phase, error: JitsiError): void {
    this.phase = phase;
    this.error = error;
    this.report.failed(error);
  }

  private lose(): void {
    if (this.phase !== 'joined') return;
    this.mesh.closeAll();
    this.media.stopAll();
    this.fail('dropped', { name: 'connection.droppedError', type: 'CONNECTION', isFatal: true });
    this.onChange();
  }

  private finish(phase: Phase): void {
    if (['left', 'kicked', 'destroyed'].includes(this.phase)) return;
    this.send({ type: 'leave' });
    this.signalling?.close();
    this.mesh.closeAll();
    this.media.stopAll();
    if (this.joined) this.report.leftRoom(this.joined.node, [...this.others.values()]);
    this.others.clear();
    this.report.readyToClose();
    this.phase = phase;
    this.onChange();
  }

  private expectCut(seconds: number): void {
    if (!planCut(this.settings, this.joinedAt + seconds * 1000)) return;
    this.willBeCut = true;
    this.report.warned();
  }

  private showSubject(subject: string): void {
    this.subject = subject;
    this.report.subject(subject);
  }

  private async openDevices(): Promise<void> {
    const { audioMuted, videoMuted } = this.self;
    if (!audioMuted) await this.setMuted('audio', false);
    if (!videoMuted) await this.setMuted('video', false);
  }

  private changeSelf(change: Partial<Pick<PersonView, 'audioMuted' | 'videoMuted' | 'sharing'>>): void {
    for (const kind of ['audio', 'video'] as const) {
      const muted = change[`${kind}Muted`];
      if (muted !== undefined && muted !== this.self[`${kind}Muted`]) this.report.ownMute(kind, muted);
    }
    Object.assign(this.self, change);
    this.send({ type: 'change', ...change });
    this.onChange();
  }
}
