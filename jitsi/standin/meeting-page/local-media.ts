export type TrackKind = 'audio' | 'video' | 'desktop';

/** A microphone or camera that cannot be had, with the type of lib-jitsi-meet's JitsiTrackErrors. */
export class DeviceError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** Somebody closed the browser's picker: not a failure. */
export class ShareCancelled extends Error {}

/**
 * The person's own camera, microphone and screen.
 * Muting the microphone silences its track; muting the camera stops it, so that its light goes out.
 */
export class LocalMedia {
  readonly tracks: Partial<Record<TrackKind, MediaStreamTrack>> = {};

  constructor(private readonly onTrack: (kind: TrackKind, track: MediaStreamTrack | null) => void) {}

  /** @throws {DeviceError} */
  async setAudio(on: boolean): Promise<void> {
    if (!on) {
      if (this.tracks.audio) this.tracks.audio.enabled = false;
      return;
    }
    this.tracks.audio ??= this.publish('audio', await capture('audio'));
    this.tracks.audio.enabled = true;
  }

  /** @throws {DeviceError} */
  async setVideo(on: boolean): Promise<void> {
    if (!on) return this.retire('video');
    if (!this.tracks.video) this.publish('video', await capture('video'));
  }

  /**
   * @param onEnded the browser's own "stop sharing" was pressed
   * @returns Jitsi's name for what is shared; undefined for a tab
   * @throws {ShareCancelled}
   */
  async startDesktop(onEnded: () => void): Promise<'screen' | 'window' | undefined> {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true }).catch((error: unknown) => {
      throw new ShareCancelled(String(error));
    });
    const track = stream.getVideoTracks()[0];
    if (!track) throw new ShareCancelled('no track');
    track.addEventListener('ended', onEnded);
    this.publish('desktop', track);
    const surface = track.getSettings().displaySurface;
    return surface === 'monitor' ? 'screen' : surface === 'window' ? 'window' : undefined;
  }

  stopDesktop(): void {
    this.retire('desktop');
  }

  stopAll(): void {
    for (const kind of ['audio', 'video', 'desktop'] as const) this.retire(kind);
  }

  private publish(kind: TrackKind, track: MediaStreamTrack): MediaStreamTrack {
    this.tracks[kind] = track;
    this.onTrack(kind, track);
    return track;
  }

  private retire(kind: TrackKind): void {
    this.tracks[kind]?.stop();
    delete this.tracks[kind];
    this.onTrack(kind, null);
  }
}

async function capture(kind: 'audio' | 'video'): Promise<MediaStreamTrack> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ [kind]: true });
    const track = stream.getTracks()[0];
    if (!track) throw new DOMException('no track', 'NotFoundError');
    return track;
  } catch (error) {
    throw deviceError(error, kind === 'audio' ? 'mic' : 'camera');
  }
}

// Names and texts of lib-jitsi-meet JitsiTrackError.
function deviceError(error: unknown, device: string): DeviceError {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new DeviceError('gum.permission_denied', `User denied permission to use device(s): ${device}`);
  }
  if (name === 'NotFoundError') {
    return new DeviceError('gum.not_found', `Requested device(s) was/were not found: ${device}`);
  }
  return new DeviceError('gum.general', 'Generic getUserMedia error');
}
