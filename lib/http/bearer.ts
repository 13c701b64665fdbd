import 'server-only';
import { AppError } from '../errors';
import { isSameSecret } from './same-secret';

/**
 * Lets in only who sends this secret as `Authorization: Bearer`.
 *
 * @param secret null where nobody has set one: then there is nothing at this address
 * @throws {AppError} `request.not_found`, `auth.machine_refused`
 */
export function requireBearer(request: Request, secret: string | null): void {
  if (secret === null) throw new AppError('request.not_found');
  const given = bearerOf(request.headers);
  if (given === null || !isSameSecret(given, secret)) throw new AppError('auth.machine_refused');
}

/** What a request proves itself with (RFC 6750); null without. */
export function bearerOf(headers: Headers): string | null {
  return /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}
