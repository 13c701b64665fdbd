import type { JitsiMeetExternalApi } from '@jitsi/react-sdk/lib/types';

/**
 * What we use of `JitsiMeetExternalAPI` (`modules/API/external/external_api.js` of jitsi-meet). The SDK's own typings
 * refuse listeners that take a payload and miss most methods.
 */
export interface ExternalApi {
  on(event: string, listener: (payload: unknown) => void): void;
  executeCommand(command: string, ...args: unknown[]): void;
  getIFrame(): HTMLIFrameElement;
  /** Answered by the meeting itself, so it never settles when the frame is gone. */
  isAudioMuted(): Promise<boolean>;
  dispose(): void;
}

declare global {
  interface Window {
    // Declared by the SDK as an instance; it is the constructor.
    JitsiMeetExternalAPI: JitsiMeetExternalApi;
  }
}
