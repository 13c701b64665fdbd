import pino, { type Logger, type LoggerOptions } from 'pino';
import { scrub } from './scrub';

/** How a line looks. What may hold a secret is cut out by its name, and by what it looks like in any text. */
export const LOG_OPTIONS: LoggerOptions = {
  level: 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  serializers: { err: describeError },
  hooks: { streamWrite: scrub },
};

// On the global object, because the bundler gives routes and start-up each their own copy of this module, and the level
// is one.
const LOG = Symbol.for('jitsi-chat-calls.log');
const slot = globalThis as { [LOG]?: Logger };

/** Structured log on stdout, one JSON object a line; its level is set from `LOG_LEVEL` when services start. */
export const log = (slot[LOG] ??= pino(LOG_OPTIONS));

/** An error in one line. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { name, message } = failedQuery(error)?.cause ?? error;
  return `${name}: ${message}`;
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const failed = failedQuery(error);
  if (!failed) return pino.stdSerializers.err(error);
  const { name, message, code, stack } = failed.cause;
  return { query: failed.query, type: name, message, code, stack };
}

/**
 * The query that an error is about, and why it failed. The error itself repeats the parameters, and so does what it
 * has caused: what people wrote, their names, their pictures.
 */
function failedQuery(error: Error): { query: unknown; cause: Partial<Error & { code: string }> } | null {
  if ('query' in error && 'params' in error) return { query: error.query, cause: error.cause ?? {} };
  return error.cause instanceof Error ? failedQuery(error.cause) : null;
}
