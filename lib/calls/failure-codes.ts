// Without imports, so that it costs the call page nothing but itself.

/** Refusals of our token: what is wrong is set up wrong, and each has its own fix for the operator. */
export const TOKEN_FAILURES = [
  'token_expired',
  'token_not_yet_valid',
  'token_signature',
  'token_issuer',
  'token_audience',
  'token_algorithm',
  'token_key',
  'token_malformed',
  'token_required',
  'token_refused',
  'room_mismatch',
] as const;

/** Why a call did not open, or did not go on: the codes of the failure screens, as they stand in the log. */
export const FAILURE_CODES = [
  // The browser, and the way to us.
  'offline',
  'insecure_origin',
  'browser_unsupported',
  'signed_out',
  'right_ended',
  'removed',
  'ticket_unreachable',
  'ticket_refused',
  'too_many',
  // The provider's script and frame.
  'script_unreachable',
  'script_timeout',
  'script_not_jitsi',
  'script_blocked',
  'script_missing',
  'frame_silent',
  'frame_gone',
  'slept',
  'join_timeout',
  'embed_limit',
  // Devices, without which a call goes on.
  'camera_denied',
  'camera_missing',
  'camera_in_use',
  'camera_failed',
  'microphone_denied',
  'microphone_missing',
  'microphone_in_use',
  'microphone_failed',
  ...TOKEN_FAILURES,
  // The room.
  'not_allowed',
  'lobby_refused',
  'room_full',
  'room_reserved',
  'not_live',
  // The meeting itself.
  'kicked',
  'ended',
  'lost',
] as const;

/** Longest reason of a failure that is taken, in UTF-16 units. */
export const REASON_LIMIT = 300;

export type FailureCode = (typeof FAILURE_CODES)[number];
