import type { TrackKind } from './local-media';

const KINDS = ['audio', 'video', 'desktop'] as const satisfies readonly TrackKind[];

export type Signal =
  | { description: RTCSessionDescriptionInit }
  | { candidate: RTCIceCandidateInit }
  /** From the one who answered: my devices are allowed now, please negotiate the route again. */
  | { restart: true };

interface Peer {
  connection: RTCPeerConnection;
  isCaller: boolean;
  early: RTCIceCandidateInit[];
}

/**
 * One WebRTC connection to everybody else in the room. Whoever came later calls, and only the caller ever makes
 * offers, so two offers cannot cross. Each connection has three lines from the start (microphone, camera, screen);
 * muting and sharing swap the track on a line and need no negotiation.
 */
export class Mesh {
  private readonly peers = new Map<string, Peer>();
  private readonly tracks: Partial<Record<TrackKind, MediaStreamTrack>> = {};

  constructor(
    private readonly send: (to: string, signal: Signal) => void,
    private readonly onTracks: (id: string, tracks: Record<TrackKind, MediaStreamTrack>) => void,
  ) {}

  /** Calls somebody who was there before. */
  async call(id: string): Promise<void> {
    const { connection } = this.open(id, true);
    for (const kind of KINDS) {
      const media = kind === 'audio' ? 'audio' : 'video';
      connection.addTransceiver(this.tracks[kind] ?? media, { direction: 'sendrecv' });
    }
    await this.offer(id, connection);
  }

  async receive(id: string, signal: Signal): Promise<void> {
    const peer = this.peers.get(id) ?? this.open(id, false);
    if ('restart' in signal) return this.restart(id, peer);
    if ('candidate' in signal) {
      if (!peer.connection.remoteDescription) peer.early.push(signal.candidate);
      else await addCandidate(peer.connection, signal.candidate);
      return;
    }
    await peer.connection.setRemoteDescription(signal.description);
    for (const candidate of peer.early.splice(0)) await addCandidate(peer.connection, candidate);
    if (signal.description.type === 'offer') await this.answer(id, peer.connection);
    this.report(id, peer.connection);
  }

  /** Sends another track on a line, or nothing. */
  async replace(kind: TrackKind, track: MediaStreamTrack | null): Promise<void> {
    if (track) this.tracks[kind] = track;
    else delete this.tracks[kind];
    for (const [id, peer] of this.peers) {
      await lineOf(peer.connection, kind)?.sender.replaceTrack(track);
      // Without a device permission a browser hides its addresses (mDNS), and the route may have failed for that.
      if (track && peer.connection.iceConnectionState !== 'connected') this.askForRestart(id, peer);
    }
  }

  close(id: string): void {
    this.peers.get(id)?.connection.close();
    this.peers.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.peers.keys()]) this.close(id);
  }

  private open(id: string, isCaller: boolean): Peer {
    const connection = new RTCPeerConnection();
    const peer: Peer = { connection, isCaller, early: [] };
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) this.send(id, { candidate: candidate.toJSON() });
    });
    this.peers.set(id, peer);
    return peer;
  }

  private async offer(id: string, connection: RTCPeerConnection): Promise<void> {
    await connection.setLocalDescription();
    if (connection.localDescription) this.send(id, { description: connection.localDescription.toJSON() });
  }

  private async answer(id: string, connection: RTCPeerConnection): Promise<void> {
    for (const kind of KINDS) {
      const line = lineOf(connection, kind);
      if (!line) continue;
      line.direction = 'sendrecv';
      await line.sender.replaceTrack(this.tracks[kind] ?? null);
    }
    await this.offer(id, connection); // setLocalDescription() makes the answer when an offer is pending
  }

  private askForRestart(id: string, peer: Peer): void {
    if (peer.isCaller) void this.restart(id, peer);
    else this.send(id, { restart: true });
  }

  private async restart(id: string, { connection, isCaller }: Peer): Promise<void> {
    if (!isCaller || connection.signalingState !== 'stable') return;
    connection.restartIce();
    await this.offer(id, connection);
  }

  private report(id: string, connection: RTCPeerConnection): void {
    const [audio, video, desktop] = KINDS.map((kind) => lineOf(connection, kind)?.receiver.track);
    if (audio && video && desktop) this.onTracks(id, { audio, video, desktop });
  }
}

// A candidate of the route before a restart belongs to no line any more; the new route brings its own.
function addCandidate(connection: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
  return connection.addIceCandidate(candidate).catch(() => {});
}

function lineOf(connection: RTCPeerConnection, kind: TrackKind): RTCRtpTransceiver | undefined {
  return connection.getTransceivers()[KINDS.indexOf(kind)];
}
