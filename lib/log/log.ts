import pino, { type LoggerOptions } from 'pino';

/** How a line looks. What may hold a secret is cut out by name, wherever it is put. */
export const LOG_OPTIONS: LoggerOptions = {
  level: 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  serializers: { err: describeError },
  redact: {
    paths: ['jwt', 'token', 'secret', 'cookie', 'authorization', 'password'].flatMap((name) => [
      name,
      `*.${name}`,
      `*.*.${name}`,
    ]),
    censor: '[cut]',
  },
};

/** Structured log on stdout, one JSON object a line; its level is set from `LOG_LEVEL` when services start. */
export const log = pino(LOG_OPTIONS);

// The error of a query repeats its parameters, and so does what caused it: what people wrote, and their pictures.
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (!('query' in error && 'params' in error)) return pino.stdSerializers.err(error);
  const { name, message, code, stack } = (error.cause ?? {}) as Partial<Error & { code: string }>;
  return { query: error.query, type: name, message, code, stack };
}
