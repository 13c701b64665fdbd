import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
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

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJpdmFuIn0.pa55word-signature';
const DATABASE = 'postgres://calls:pa55word@db.internal:5432/calls';

describe('nothing comes out', () => {
  it.each<[string, (log: pino.Logger) => void]>([
    ['of a token in a message', (log) => log.info(`refused ${JWT}`)],
    ['of a token that was cut off', (log) => log.info(`refused ${JWT.slice(0, -10)}`)],
    ['of a token in an error', (log) => log.error({ err: new Error(`jwt malformed: ${JWT}`) })],
    ['of a token in its cause', (log) => log.error({ err: new Error('x', { cause: new Error(JWT) }) })],
    ['of a token among others', (log) => log.error({ err: new AggregateError([new Error(JWT)], 'both') })],
    [
      'of fields of an error',
      (log) => log.error({ err: Object.assign(new Error('x'), { input: DATABASE }) }),
    ],
    ['of an address of a database', (log) => log.error({ err: new Error(`cannot reach ${DATABASE}`) })],
    ['of an odd password in it', (log) => log.info('at postgres://calls:p@:/pa55word@db.internal/calls')],
    ['of an address that is none', (log) => log.error({ err: urlError(`postgres://calls:pa55word@[x/y`) })],
    ['of a header as text', (log) => log.info('sent Authorization: Bearer pa55word-pa55word')],
    ['of a password as a browser sends it', (log) => log.info(`Basic ${btoa('operator:pa55word')}`)],
    [
      'of cookies as text',
      (log) => log.info('with cookie: a=1; next-auth.session-token=pa55word; b=pa55word'),
    ],
    [
      'of headers, however they are written',
      (log) => log.info({ a: { b: { c: { Authorization: 'pa55word', 'Set-Cookie': 'x=pa55word' } } } }),
    ],
    [
      'of many headers',
      (log) => log.info({ headers: new Map([['Cookie', 'pa55word']]), raw: ['x'], 'X-Api-Key': 'pa55word' }),
    ],
    [
      'of fields with names of their own',
      (log) => log.info({ deep: { er: { still: { access_token: 'pa55word', clientSecret: 'pa55word' } } } }),
    ],
    ['of quotes in a field', (log) => log.info({ a: { b: { c: { password: 'x"pa55word\\"pa55word' } } } })],
    [
      'of the query of an address',
      (log) => log.info('GET https://meet.example.org/room?jwt=pa55word&x=1 failed'),
    ],
    [
      'of the query of a path',
      (log) => log.error({ err: new Error('at /api/auth/callback/oidc?code=pa55word&state=pa55word') }),
    ],
    ['of a pair', (log) => log.info('client_secret=pa55word&grant_type=code')],
    [
      'of a private key',
      (log) => log.info('-----BEGIN PRIVATE KEY-----\npa55word\n-----END PRIVATE KEY-----'),
    ],
    ['of a child of the log', (log) => log.child({ from: DATABASE }).warn(JWT)],
  ])('%s', (_name, write) => {
    const { line, entry } = written(write);
    expect(line).not.toMatch(/pa55word|eyJ|b3BlcmF0b3I/);
    expect(entry.level).toMatch(/^(?:info|warn|error)$/);
  });
});

it('leaves alone what is no secret', () => {
  const fields = {
    chatId: 'team',
    code: 'token_issuer',
    reason: 'token rejected: issuer?',
    address: 'https://a.example/b',
  };
  const { entry } = written((log) => log.warn(fields, 'is it so? 1 = 1, a token; basic things, cookies too'));
  expect(entry).toMatchObject({ ...fields, msg: 'is it so? 1 = 1, a token; basic things, cookies too' });
});

it('stays JSON, and hides a token, wherever it stands', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('"', '\\', '\\"', '?a=', '://', ':@', 'cookie: ', '=', '\n'),
  );
  fc.assert(
    fc.property(fc.array(text), fc.array(text), (before, after) => {
      const message = `${before.join('')}${JWT}${after.join('')}`;
      const { line, entry } = written((log) => log.error({ err: new Error(message), message }, message));
      expect(line).not.toContain('pa55word');
      expect(entry.level).toBe('error');
    }),
  );
});

// What comes with a sign-in that is said to have failed at the issuer is in the log, and anybody may have written it: where
// a line takes so much longer the longer it is, this ends by the time that a test may take.
it.each(['a-', '://a:', 'postgres://a:', 'cookie: \n', 'a?', 'eyJaaaa.', '-----BEGIN A', 'Basic '])(
  'is done with a long line of %j at once',
  (part) => {
    const { entry } = written((log) => log.error({ cause: part.repeat(60_000) }, 'sign-in failed'));
    expect(entry.msg).toBe('sign-in failed');
  },
);

function urlError(address: string): unknown {
  try {
    return new URL(address);
  } catch (error) {
    return error;
  }
}
