/** What keeps somebody's camera or microphone out of a call. */
export type MediaTrouble = `${'camera' | 'microphone'}_${MediaTroubleKind}`;

export type MediaTroubleKind = 'denied' | 'missing' | 'in_use' | 'failed';

/** Jitsi's own names (lib-jitsi-meet, `JitsiTrackErrors.ts`); any other is a failure without a known cause. */
const KINDS: Readonly<Record<string, MediaTroubleKind>> = {
  'gum.permission_denied': 'denied',
  'gum.not_found': 'missing',
};

/**
 * Browsers' words for a device that another program holds. Jitsi has no name for it: `JitsiTrackError.ts` makes
 * `NotReadableError` and `AbortError` a `gum.general` with the browser's own message.
 */
const IN_USE =
  /device in use|could not start (?:video|audio) source|failed to allocate (?:video|audio)source|concurrent mic process limit|starting (?:video|audio)(?:input)? failed|hardware error/i;

/**
 * What Jitsi's `cameraError` or `micError` says, in our words.
 *
 * @param type of the event: one of JitsiTrackErrors
 * @param message of the event: mostly the browser's own
 */
export function mediaTrouble(device: 'camera' | 'mic', type: string, message = ''): MediaTrouble {
  const general = IN_USE.test(message) ? 'in_use' : 'failed';
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type]! : type === 'gum.general' ? general : 'failed';
  return `${device === 'mic' ? 'microphone' : 'camera'}_${kind}`;
}
