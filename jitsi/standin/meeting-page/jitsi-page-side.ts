// Jitsi's own half of the wire, bundled by ../build-jitsi-scripts.ts and loaded as a script before this one.

export interface JitsiTransport {
  on(name: 'event', listener: (event: { name?: string; data?: unknown }) => boolean): void;
  on(
    name: 'request',
    listener: (request: JitsiRequest, answer: (result?: unknown, error?: unknown) => void) => boolean,
  ): void;
  sendEvent(event: object): void;
  dispose(): void;
}

export interface JitsiRequest {
  name?: string;
  type?: string;
  [key: string]: unknown;
}

/** One end of the picture's own WebRTC connection: the meeting sends, the small window receives. */
export interface MediaCastEnd {
  handleSignal(signal: unknown): void;
}

export interface MediaCastSender extends MediaCastEnd {
  start(track: MediaStreamTrack | null): void;
  setTrack(track: MediaStreamTrack | null): Promise<void>;
  stop(): void;
}

type OnSignal = (signal: unknown) => void;

declare global {
  var JitsiPageSide: {
    Transport: new (options: { backend: object }) => JitsiTransport;
    PostMessageTransportBackend: new (options: { postisOptions: { scope?: string } }) => object;
    parseURLParams(
      url: URL | Location,
      dontParse?: boolean,
      source?: 'hash' | 'search',
    ): Record<string, unknown>;
    /** Dotted keys of config.js that an address may overwrite. */
    configWhitelist: string[];
    MediaCastSender: new (options: { onSignal: OnSignal }) => MediaCastSender;
  };
  var JitsiPictureSide: {
    MediaCastReceiver: new (options: {
      onSignal: OnSignal;
      onTrack: (track: MediaStreamTrack | null) => void;
    }) => MediaCastEnd;
  };
}
