import type { JitsiRequest } from './jitsi-page-side';
import type { Settings } from './settings';

/** The page around the frame, or the one that opened this window. */
export interface Embedder {
  /** @param name as on the wire, `video-conference-joined` */
  emit(name: string, payload?: object): void;
  onCommand(handle: (name: string, args: unknown[]) => void): void;
  onRequest(answer: (request: JitsiRequest) => unknown): void;
  dispose(): void;
}

const NOBODY: Embedder = { emit: () => {}, onCommand: () => {}, onRequest: () => {}, dispose: () => {} };

/**
 * Connects with Jitsi's own transport. The API is on when the address has an API number or a token
 * (jitsi-meet modules/API/API.js, shouldBeEnabled), and somebody is there to talk to.
 */
export function connectEmbedder({ apiId, token }: Pick<Settings, 'apiId' | 'token'>): Embedder {
  const peer = (window.opener as Window | null) ?? window.parent;
  if ((apiId === null && !token) || peer === window) return NOBODY;
  const scope = apiId === null ? undefined : `jitsi_meet_external_api_${apiId}`;
  const { Transport, PostMessageTransportBackend } = JitsiPageSide;
  const transport = new Transport({ backend: new PostMessageTransportBackend({ postisOptions: { scope } }) });
  return {
    emit: (name, payload) => transport.sendEvent({ ...payload, name }),
    onCommand: (handle) =>
      transport.on('event', ({ name, data }) => {
        if (name) handle(name, Array.isArray(data) ? (data as unknown[]) : []);
        return true;
      }),
    onRequest: (answer) =>
      transport.on('request', (request, respond) => {
        void Promise.resolve(answer(request)).then(
          (result) => respond(result),
          (error: unknown) => {
            respond(undefined, error instanceof Error ? error.message : 'failed');
          },
        );
        return true;
      }),
    dispose: () => transport.dispose(),
  };
}
