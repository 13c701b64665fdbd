/**
 * Every error a caller can meet, with its HTTP status. The code crosses the wire and never changes;
 * its sentence lives in `lib/i18n/{ru,en}.json` under `errors`.
 */
export const ERROR_STATUS = {
  'auth.host_token': 401,
  'auth.host_token_used': 409,
  'auth.machine_refused': 401,
  'auth.signed_out': 401,
  'call.moved': 409,
  'chat.moderators_only': 403,
  'chat.not_found': 404,
  'host.keys_unreachable': 503,
  'moderation.changed': 409,
  'profile.avatar_unreadable': 422,
  'request.cross_site': 403,
  'request.invalid': 422,
  'request.malformed': 422,
  'request.method_not_allowed': 405,
  'request.not_found': 404,
  'request.server_decides': 422,
  'request.too_large': 413,
  'request.too_many': 429,
  'request.unsupported_media_type': 415,
  'server.database_away': 503,
  'server.storage_full': 503,
  'server.unexpected': 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

// The bundler gives routes and what start-up has wired each their own copy of this class: what one throws the other has
// to know.
const MARK = Symbol.for('jitsi-chat-calls.error');

/** An error that is data: a stable code, a status, and values for its sentence. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly [MARK] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  constructor(
    readonly code: ErrorCode,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
