import 'server-only';
import { AppError } from '../errors';

/**
 * Whether the reader of a stream may go on: null, or the code of what has changed since it began.
 *
 * @param look throws an `AppError` when what is read is none of theirs any longer
 */
export async function stillAllowed(look: () => Promise<unknown>): Promise<string | null> {
  try {
    await look();
    return null;
  } catch (error) {
    // Who cannot be asked about just now stays until they can.
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    // A host's token that has grown too old, which is no more than a session that has ended.
    return error.code === 'auth.host_token' ? 'auth.signed_out' : error.code;
  }
}
