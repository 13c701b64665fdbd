import 'server-only';
import { AppError } from '../errors';
import type { Services } from '../services';
import { personOf } from './person-of';

/**
 * Whether the reader of a stream may go on: null, or the code of what has changed since it began.
 *
 * @param look throws an `AppError` when what is read is none of theirs any longer
 */
export async function stillAllowed(
  request: Request,
  services: Services,
  look: () => Promise<unknown> | undefined,
): Promise<string | null> {
  if (!(await personOf(request.headers, services))) return 'auth.signed_out';
  try {
    await look();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
