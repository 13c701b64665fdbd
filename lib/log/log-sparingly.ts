import { flood } from '../limits/flood';
import { errorLine, log } from './log';

/** How long one line stands for all of its kind, in milliseconds. */
const SPAN = 10_000;
/** Most references of lines that are left out that are kept of a kind: people may have been shown them. */
const MOST_REFERENCES = 50;

interface LeftOut {
  leftOut: number;
  references: string[];
}

const lines = flood(SPAN);
const waiting = new Map<string, LeftOut>();

/**
 * Logs an error that may come with every request, as while the database is away: of each kind one line in ten seconds, and
 * after them one with how many were left out, in `leftOut`, and with their references.
 *
 * @param fields what the line tells. Lines with the same message and `code` are of one kind; without a code, or with one
 *   that says nothing, those of the same error
 */
export function logSparingly(
  fields: { code?: string; reference?: string; err?: unknown; cause?: string; [field: string]: unknown },
  message: string,
): void {
  const { code, reference, err, cause = errorLine(err) } = fields;
  const isKnown = code !== undefined && code !== 'server.unexpected';
  const kind = `${message} ${isKnown ? code : cause}`;
  if (lines.take(kind, 1, performance.now()) === null) return log.error(fields, message);
  const before = waiting.get(kind);
  const { leftOut, references } = before ?? { leftOut: 0, references: [] };
  if (reference && references.length < MOST_REFERENCES) references.push(reference);
  waiting.set(kind, { leftOut: leftOut + 1, references });
  if (before) return;
  const tell = () => {
    const { references = [], ...counted } = waiting.get(kind) ?? {};
    waiting.delete(kind);
    log.error(
      {
        ...(code && { code }),
        ...(!isKnown && { cause }),
        ...counted,
        ...(references.length > 0 && { references }),
      },
      message,
    );
  };
  setTimeout(tell, SPAN).unref();
}
