import pino from 'pino';

/**
 * Structured log on stdout, one JSON object a line; its level is set from `LOG_LEVEL` when services start.
 * What may hold a secret is cut out by name, wherever it is put.
 */
export const log = pino({
  level: 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  redact: {
    paths: ['jwt', 'token', 'secret', 'cookie', 'authorization', 'password'].flatMap((name) => [
      name,
      `*.${name}`,
      `*.*.${name}`,
    ]),
    censor: '[cut]',
  },
});
