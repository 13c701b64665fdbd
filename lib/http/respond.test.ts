import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, ERROR_STATUS, type ErrorCode } from '../errors';
import { log } from '../log/log';
import { metrics } from '../metrics/metrics';
import { respond, respondError } from './respond';

async function refusalsOf(code: string): Promise<number> {
  const { values } = await metrics.refusals.get();
  return values.find(({ labels }) => labels.code === code)?.value ?? 0;
}

describe('an answer', () => {
  it('is JSON that nobody keeps', async () => {
    const response = respond({ a: 'ё' }, 201);
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({ a: 'ё' });
  });
});

describe('a known error', () => {
  it.each(Object.entries(ERROR_STATUS).filter(([code]) => code !== 'server.unexpected'))(
    '%s is answered with %d, its code and a sentence in each language, and is not logged',
    async (code, status) => {
      const logged = vi.spyOn(log, 'error');
      const values = {
        fields: '"a"',
        limit: 1,
        allowed: 'POST',
        expected: 'x/y',
        reason: 'issuer',
        seconds: 7,
      };
      const sentences = [];
      for (const language of ['ru', 'en'] as const) {
        const response = respondError(new AppError(code as ErrorCode, values), language);
        expect(response.status).toBe(status);
        expect(response.headers.get('cache-control')).toBe('no-store');
        const { error } = (await response.json()) as { error: { code: string; message: string } };
        expect(error).toEqual({ code, message: expect.any(String) as unknown });
        expect(error.message).not.toMatch(/[{}]|errors\./);
        sentences.push(error.message);
      }
      expect(sentences[0]).toMatch(/[а-я]/i);
      expect(sentences[1]).not.toMatch(/[а-я]/i);
      expect(logged).not.toHaveBeenCalled();
    },
  );

  it('of a method says which ones there are', () => {
    const response = respondError(new AppError('request.method_not_allowed', { allowed: 'GET, PUT' }), 'en');
    expect(response.headers.get('allow')).toBe('GET, PUT');
  });
});

describe('a database that does not answer', () => {
  it.each([
    ['server.database_away', 'connect ECONNREFUSED 10.1.2.3:5432', 'ECONNREFUSED'],
    ['server.storage_full', 'could not extend file', '53100'],
  ])(
    'is answered with %s and when to come again; its cause is logged once for many, and each is counted',
    async (expected, message, code) => {
      const logged = vi.spyOn(log, 'error').mockImplementation(() => undefined);
      const error = new Error('Failed query', { cause: Object.assign(new Error(message), { code }) });
      const response = respondError(error, 'ru');
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ error: { code: expected } });
      expect(text).not.toContain(message);
      expect(JSON.stringify(logged.mock.calls)).toContain(expected);
      const refusals = await refusalsOf(expected);
      for (let one = 0; one < 50; one++) respondError(error, 'ru');
      expect(logged).toHaveBeenCalledOnce();
      expect(await refusalsOf(expected)).toBe(refusals + 50);
      logged.mockRestore();
    },
  );
});

describe('an error that nobody foresaw', () => {
  const logged: unknown[][] = [];
  beforeEach(() => {
    logged.length = 0;
    vi.spyOn(log, 'error').mockImplementation((...args: unknown[]) => void logged.push(args));
  });

  it.each([
    ['an error', new Error('pa55word at db.internal:5432')],
    ['an error with a cause', new Error('outer pa55word', { cause: new Error('inner pa55word') })],
    [
      'one that looks like ours',
      Object.assign(new Error('pa55word'), { code: 'chat.not_found', status: 404, values: {} }),
    ],
    ['text', 'pa55word'],
    ['nothing', undefined],
  ])('(%s) goes out as a reference only, and is logged under it', async (_name, thrown) => {
    const response = respondError(thrown, 'en');
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toMatch(/pa55word|internal|stack|\.ts/);
    const { error } = JSON.parse(text) as { error: Record<string, string> };
    expect(Object.keys(error)).toEqual(['code', 'message', 'reference']);
    expect(error.code).toBe('server.unexpected');
    expect(error.reference).toMatch(/^[0-9a-f]{10}$/);
    expect(error.message).toContain(error.reference);
    expect(logged).toEqual([[{ reference: error.reference, err: thrown }, 'unexpected error']]);
  });

  it('has another reference each time', async () => {
    const references = await Promise.all(
      [1, 2].map(async () => (await respondError('x', 'ru').json()) as { error: { reference: string } }),
    );
    expect(references[0]?.error.reference).not.toBe(references[1]?.error.reference);
  });
});
