import pino from 'pino';
import { expect, it } from 'vitest';
import { RULES } from '../../testing/calls';
import { messageStore } from '../db/message-store';
import { openInMemory } from '@/testing/databases';
import { errorLine, LOG_OPTIONS } from './log';

function written(write: (log: pino.Logger) => void): { line: string; entry: Record<string, unknown> } {
  let line = '';
  write(pino(LOG_OPTIONS, { write: (text: string) => (line += text) }));
  return { line, entry: JSON.parse(line) as Record<string, unknown> };
}

it('is one JSON object a line, with level and time in words', () => {
  const { line, entry } = written((log) => log.warn({ chatId: 'team' }, 'two\nlines'));
  expect(line.trim()).not.toContain('\n');
  expect(entry).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
    chatId: 'team',
    msg: 'two\nlines',
  });
});

it('cuts out what may hold a secret, also further in', () => {
  const { line } = written((log) =>
    log.info({
      jwt: 'pa55',
      request: { cookie: 'pa55', headers: { authorization: 'pa55' } },
      token: { a: 'pa55' },
    }),
  );
  expect(line).not.toContain('pa55');
  expect(line.match(/\[cut\]/g)).toHaveLength(4);
});

it('tells an error with its stack and its cause', () => {
  const { entry } = written((log) =>
    log.error({ err: new TypeError('outer', { cause: new Error('inner') }) }),
  );
  expect(entry.err).toMatchObject({
    type: 'TypeError',
    message: 'outer: inner',
    stack: expect.stringContaining('log.test.ts') as unknown,
  });
});

it('keeps what people write out of the error of a query', async () => {
  const { db, close } = await openInMemory();
  const message = { chatId: 'no-such-chat', authorId: 'ivan', text: 'between us' };
  const error: unknown = await messageStore(db, { rules: RULES, now: () => new Date() })
    .add(message)
    .catch((reason: unknown) => reason);
  await close();
  expect(String(error)).toContain('between us');
  for (const err of [error, new Error(String(error), { cause: error })]) {
    const { line, entry } = written((log) => log.error({ err }, 'unexpected error'));
    expect(line).not.toContain('between us');
    expect(entry.err).toMatchObject({
      query: expect.stringContaining('insert into "messages"') as unknown,
      message: expect.stringContaining('foreign key') as unknown,
    });
    expect(errorLine(err)).toMatch(/^\w+: .*foreign key/);
    expect(errorLine(err)).not.toContain('between us');
  }
  expect(errorLine(new TypeError('plain'))).toBe('TypeError: plain');
  expect(errorLine({ message: 'no error' })).toBe('unknown');
});
