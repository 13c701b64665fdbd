import { vi } from 'vitest';

/** A track that remembers whether its device is on. */
export class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';

  constructor(
    readonly kind: 'audio' | 'video',
    private readonly deviceId: string,
  ) {
    super();
  }

  getSettings() {
    return { deviceId: this.deviceId };
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** The device is pulled out. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

type Answer = 'open' | 'wait' | DOMException;

/** `navigator.mediaDevices` as a browser would have it, with every answer up to the test. */
export class FakeMedia extends EventTarget {
  static install(): FakeMedia {
    const media = new FakeMedia();
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('RTCPeerConnection', function RTCPeerConnection() {});
    Object.defineProperty(navigator, 'mediaDevices', { value: media, configurable: true });
    return media;
  }

  static remove(): void {
    Reflect.deleteProperty(navigator, 'mediaDevices');
  }

  readonly answers: { video: Answer; audio: Answer } = { video: 'open', audio: 'open' };
  readonly asked: MediaStreamConstraints[] = [];
  readonly tracks: FakeTrack[] = [];
  devices = [
    { kind: 'videoinput', deviceId: 'camera-1', label: 'Camera of Ivan' },
    { kind: 'audioinput', deviceId: 'microphone-1', label: 'Microphone of Ivan' },
    { kind: 'audiooutput', deviceId: 'speaker-1', label: 'Speaker of Ivan' },
  ];
  getDisplayMedia? = () => Promise.reject(new DOMException('', 'NotAllowedError'));

  /** Lets those who wait have their device. */
  release: () => void = () => undefined;

  private readonly released = new Promise<void>((resolve) => {
    this.release = resolve;
  });

  async getUserMedia(constraints: MediaStreamConstraints) {
    this.asked.push(constraints);
    const kind = constraints.video ? 'video' : 'audio';
    const answer = this.answers[kind];
    if (answer instanceof DOMException) throw answer;
    if (answer === 'wait') await this.released;
    const wanted = (constraints[kind] as { deviceId?: { exact: string } }).deviceId?.exact;
    const track = new FakeTrack(kind, wanted ?? (kind === 'video' ? 'camera-1' : 'microphone-1'));
    this.tracks.push(track);
    return { getTracks: () => [track] };
  }

  enumerateDevices() {
    return Promise.resolve(this.devices);
  }
}
