import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors';
import { listed, readBytes, readJson } from './read-body';
import { readQuery } from './read-query';

const schema = z.strictObject({
  chatId: z.string(),
  media: z.enum(['video', 'audio']),
  deep: z.object({ a: z.number() }).optional(),
});

function post(
  body: BodyInit,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Request {
  return new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
}
async function refusal(reading: Promise<unknown>): Promise<[string, AppError['values']]> {
  const error: unknown = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return [error.code, error.values];
  throw error;
}
function stream(chunks: number, size: number, seen: { pulled: number; cancelled: boolean }): ReadableStream {
  return new ReadableStream(
    {
      pull(controller) {
        if (seen.pulled++ === chunks) controller.close();
        else controller.enqueue(new Uint8Array(size).fill(0x20));
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
}

describe('the media type', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8'])(
    '%s is read',
    async (type) => {
      expect(
        await readJson(post('{"chatId":"a","media":"video"}', { 'content-type': type }), schema),
      ).toEqual({ chatId: 'a', media: 'video' });
    },
  );

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'text/plain, application/json',
    'text/json',
    '',
  ])('%j is refused, which keeps forms of other sites out', async (type) => {
    expect(await refusal(readJson(post('{}', { 'content-type': type }), schema))).toEqual([
      'request.unsupported_media_type',
      { expected: 'application/json' },
    ]);
  });

  it('must be said', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: new Uint8Array([1]) });
    expect((await refusal(readBytes(request, ['image/png', 'image/webp'], 10)))[1]).toEqual({
      expected: 'image/png, image/webp',
    });
  });
});

describe('the size', () => {
  it('may be exactly the limit, and no byte more', async () => {
    const type = { 'content-type': 'image/png' };
    expect((await readBytes(post(new Uint8Array(100), type), ['image/png'], 100)).byteLength).toBe(100);
    expect(await refusal(readBytes(post(new Uint8Array(101), type), ['image/png'], 100))).toEqual([
      'request.too_large',
      { limit: 100 },
    ]);
  });

  it.each([
    ['says nothing', {}],
    ['lies', { 'content-length': '2' }],
  ])('is counted where the header %s, and the rest is not waited for', async (_name, headers) => {
    const seen = { pulled: 0, cancelled: false };
    const request = post(stream(1000, 1024, seen), { 'content-type': 'application/json', ...headers });
    expect((await refusal(readJson(request, schema)))[0]).toBe('request.too_large');
    expect(seen.pulled).toBeLessThan(50);
    expect(seen.cancelled).toBe(true);
  });

  it('of many small pieces is put together', async () => {
    const bytes = new TextEncoder().encode('{"chatId":"ё","media":"audio"}');
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readJson(post(pieces), schema)).toEqual({ chatId: 'ё', media: 'audio' });
  });
});

it('a body that breaks off is the sender’s, and no lost connection of the database', async () => {
  const lost = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"chatId":'));
      controller.error(lost);
    },
  });
  expect(await refusal(readJson(post(body), schema))).toEqual(['request.malformed', {}]);
});

describe('JSON', () => {
  it.each([
    ['nothing', ''],
    ['half an object', '{"chatId":'],
    ['two values', '{} {}'],
    ['a bare word', 'undefined'],
    ['single quotes', "{'chatId':'a'}"],
    ['a NUL', '\u0000'],
    ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a cut character', Uint8Array.of(0x22, 0xd1, 0x22)],
    ['a deep hole', '['.repeat(30_000)],
  ])('of %s is malformed', async (_name, body) => {
    expect(await refusal(readJson(post(body), schema))).toEqual(['request.malformed', {}]);
  });

  it.each([
    ['null', 'null', '"body"'],
    ['a list', '[]', '"body"'],
    ['text', '"x"', '"body"'],
    ['no fields', '{}', '"chatId", "media"'],
    ['wrong types', '{"chatId":1,"media":["video"]}', '"chatId", "media"'],
    ['a wrong field within', '{"chatId":"a","media":"video","deep":{"a":"1"}}', '"deep.a"'],
  ])('of %s is invalid, and the fields are named', async (_name, body, fields) => {
    expect(await refusal(readJson(post(body), schema))).toEqual(['request.invalid', { fields }]);
  });

  it.each(['roomName', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'CHATID', ''])(
    'with the unknown key %j is refused by the code for it',
    async (key) => {
      const body = `{"chatId":"a","media":"video",${JSON.stringify(key)}:{"x":1}}`;
      expect(await refusal(readJson(post(body), schema, 'request.server_decides'))).toEqual([
        'request.server_decides',
        { fields: `"${key}"` },
      ]);
    },
  );

  it('gives what was sent, whatever the text', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(text, async (chatId) => {
        expect(await readJson(post(JSON.stringify({ chatId, media: 'video' })), schema)).toEqual({
          chatId,
          media: 'video',
        });
      }),
    );
  });
});

describe('names that go into a message', () => {
  it('are short, few, once each, and hold nothing but word characters', () => {
    expect(listed(['a', 'a', 'b', 'c', 'd', 'e', 'f'])).toBe('"a", "b", "c", "d", "e"');
    expect(listed(['x'.repeat(100)])).toBe(`"${'x'.repeat(40)}"`);
    expect(listed(['<img src=x>', 'a"b', 'ё', '👍'])).toBe('"?img?src?x?", "a?b", "?", "?"');
  });
});

describe('a query', () => {
  const query = z.object({ limit: z.coerce.number().int().min(1).max(100).default(50) });
  const read = (search: string) => readQuery(new Request(`http://localhost/${search}`), query);

  it('is read, with defaults for what is not there', () => {
    expect(read('')).toEqual({ limit: 50 });
    expect(read('?limit=7&other=1')).toEqual({ limit: 7 });
  });

  it.each([
    '?limit=',
    '?limit=0',
    '?limit=101',
    '?limit=1.5',
    '?limit=x',
    '?limit=1&limit=1000',
    '?limit=Infinity',
  ])('of %s is refused, and the parameter named', (search) => {
    expect(() => read(search)).toThrow(
      expect.objectContaining({ code: 'request.invalid', values: { fields: '"limit"' } }) as Error,
    );
  });
});
