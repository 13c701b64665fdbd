/** Why a camera or microphone did not open, or did not stay open. */
export type CaptureFailure =
  | 'denied'
  | 'denied_by_system'
  | 'missing'
  | 'in_use'
  | 'failed'
  /** It was open, and then it was unplugged or taken away. */
  | 'ended'
  | 'insecure_origin'
  | 'browser_unsupported';

const BY_NAME: Readonly<Record<string, CaptureFailure>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  // Only the chosen device was asked for, so it is that one that is no longer there.
  OverconstrainedError: 'missing',
  NotReadableError: 'in_use',
  AbortError: 'in_use',
};

/** What a rejection of `getUserMedia` means (Media Capture and Streams, 10.2). */
export function captureFailure(error: unknown): CaptureFailure {
  if (!(error instanceof Error || error instanceof DOMException)) return 'failed';
  // Chromium's words where macOS or Windows keeps the browser itself from the device.
  if (error.name === 'NotAllowedError' && /by system/i.test(error.message)) return 'denied_by_system';
  return Object.hasOwn(BY_NAME, error.name) ? BY_NAME[error.name]! : 'failed';
}
