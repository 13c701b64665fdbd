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
  };
}
