import type { Embedder } from './embedder';
import type { MediaCastSender } from './jitsi-page-side';
import type { Meeting } from './meeting';

/**
 * The meeting's half of picture-in-picture in a browser that has it for documents: the page around the frame owns the
 * window, and hears from here when to open and close it (jitsi-meet react/features/pip/actions.ts and middleware.ts).
 */
export class PictureInPicture {
  private isPending = false;
  private isActive = false;
  private sender: MediaCastSender | undefined;

  constructor(
    private readonly meeting: Meeting,
    private readonly embedder: Embedder,
  ) {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.hide();
    });
  }

  /** Obeys a command; false where it is none of these. */
  obey(name: string, [argument]: unknown[]): boolean {
    switch (name) {
      case 'show-pip':
        this.show();
        return true;
      case 'hide-pip':
        this.hide();
        return true;
      case 'document-pip-opened':
        this.opened();
        return true;
      case 'document-pip-open-failed':
        this.isPending = false;
        this.stopSender();
        return true;
      case 'document-pip-closed':
        this.isPending = false;
        this.stopSender();
        this.leave();
        return true;
      case 'document-pip-signal':
        this.sender?.handleSignal(argument);
        return true;
      default:
        return false;
    }
  }

  /** To be called after every change of the meeting. */
  meetingChanged(): void {
    if (this.meeting.phase !== 'joined') this.hide();
    else void this.sender?.setTrack(this.track());
  }

  private show(): void {
    // Where the frame has no such windows, Jitsi shows a video element instead: not modelled.
    const isThere = 'documentPictureInPicture' in window && window.self !== window.top;
    if (!isThere || !this.isAllowed() || this.isActive || this.isPending) return;
    this.isPending = true;
    this.tellStage();
    this.embedder.emit('_document-pip-requested');
  }

  private hide(): void {
    if (!this.isActive && !this.isPending) return;
    this.isPending = false;
    this.stopSender();
    this.embedder.emit('_document-pip-close');
    this.leave();
  }

  private opened(): void {
    this.isPending = false;
    if (!this.isAllowed()) return this.embedder.emit('_document-pip-close');
    this.isActive = true;
    this.embedder.emit('pip-entered');
    const onSignal = (signal: unknown) => this.embedder.emit('_document-pip-signal', { signal });
    this.sender ??= new JitsiPageSide.MediaCastSender({ onSignal });
    this.sender.start(this.track());
  }

  private leave(): void {
    if (!this.isActive) return;
    this.isActive = false;
    this.embedder.emit('pip-left');
  }

  private stopSender(): void {
    this.sender?.stop();
    this.sender = undefined;
  }

  private isAllowed(): boolean {
    return this.meeting.settings.config.picture && this.meeting.phase === 'joined';
  }

  // A real meeting tells this whenever it is another person; the small window only reads it when it opens.
  private tellStage(): void {
    const { self, others } = this.meeting;
    const id = [...others.keys()][0] ?? self.id;
    this.embedder.emit('on-stage-participant-changed', { id });
    this.embedder.emit('large-video-visibility-changed', { isVisible: true });
  }

  private track(): MediaStreamTrack | null {
    const { self, others, remoteTracks, media } = this.meeting;
    const [other] = others.values();
    if (!other) return self.videoMuted ? null : (media.tracks.video ?? null);
    return other.videoMuted ? null : (remoteTracks.get(other.id)?.video ?? null);
  }
}
