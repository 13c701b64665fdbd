import 'server-only';
import { format, stripVTControlCharacters } from 'node:util';
import { log } from './log';

/**
 * Makes lines of the log of what Next and packages write to the console: one JSON object each, and without what the log
 * does not tell. An error of a page is left to `logRequestError`, which Next calls as well.
 */
export function takeConsole(): void {
  const { console: taken } = globalThis;
  for (const level of ['error', 'warn'] as const) {
    taken[level] = (...written: unknown[]) => {
      const err = written.find((one) => one instanceof Error);
      if (err && 'digest' in err) return;
      const words = stripVTControlCharacters(format(...written.filter((one) => one !== err))).trim();
      log[level]({ ...(err && { err }) }, words || 'written to the console');
    };
  }
}
