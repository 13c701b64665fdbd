import 'server-only';
import { randomBytes } from 'node:crypto';
import { databaseFault } from '../db/database-fault';
import { AppError } from '../errors';
import { chooseLanguage } from '../i18n/language';
import { errorSentence } from '../i18n/sentence';
import { errorLine, log } from '../log/log';
import { logSparingly } from '../log/log-sparingly';
import { metrics } from '../metrics/metrics';
import type { Language } from '../people/person';

/** Seconds. */
const RETRY_AFTER = '5';
const NO_STORE = { 'Cache-Control': 'no-store' };

/** Answers data that is meant for this person only. */
export function respond(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: NO_STORE });
}

/**
 * Answers an error: `{ "error": { "code", "message", "reference"? } }`. One that nobody foresaw is logged under a
 * reference, and only the reference goes out.
 */
export function respondError(error: unknown, language: Language): Response {
  const known = error instanceof AppError ? error : unforeseen(error);
  const { code, values } = known;
  metrics.refusals.inc({ code });
  const headers: Record<string, string> = { ...NO_STORE };
  if (code === 'request.method_not_allowed') headers.Allow = String(values.allowed);
  if (code === 'request.too_many') headers['Retry-After'] = String(values.seconds);
  if (known.status === 503) headers['Retry-After'] = RETRY_AFTER;
  return Response.json(
    {
      error: {
        code,
        message: errorSentence(language, code, values),
        ...(values.reference !== undefined && { reference: values.reference }),
        // Where to go instead: the number of the call that is on.
        ...(code === 'call.moved' && { number: values.number }),
      },
    },
    { status: known.status, headers },
  );
}

/** The same for whoever asks without a profile of ours, in the language that their browser prefers. */
export function respondErrorTo({ headers }: Request, error: unknown): Response {
  return respondError(error, chooseLanguage(null, headers.get('accept-language')));
}

function unforeseen(error: unknown): AppError {
  const fault = databaseFault(error);
  if (fault) {
    logSparingly({ code: fault, cause: errorLine(error) }, 'the database did not answer');
    return new AppError(fault);
  }
  const reference = randomBytes(5).toString('hex');
  log.error({ reference, err: error }, 'unexpected error');
  return new AppError('server.unexpected', { reference });
}
