import { expect, it, vi } from 'vitest';
import { examiner } from './examiner';
import type { Finding } from './finding';
import type { Progress } from './notes';

const DNS: Finding = { check: 'dns', result: 'ok', code: 'dns_ok', values: { addresses: '192.0.2.1' } };
const LATE: Finding = { check: 'tls', result: 'failed', code: 'late', values: { seconds: 120 } };

function begin() {
  const ends: { finish: (found: Finding[]) => void; fail: (error: Error) => void }[] = [];
  const tell: ((progress: Progress) => void)[] = [];
  const onError = vi.fn();
  const look = (onProgress: (progress: Progress) => void) => {
    tell.push(onProgress);
    return new Promise<Finding[]>((finish, fail) => ends.push({ finish, fail }));
  };
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 10, 23, 5, minute++));
  return { examined: examiner(look, { now, onError }), ends, tell, onError };
}

it('knows nothing before the first examination', () => {
  expect(begin().examined.latest('en')).toBeNull();
});

it('tells how far it is, in the language of who asks', () => {
  const { examined, tell } = begin();
  examined.start();
  tell[0]!({ findings: [DNS], asking: ['tls'] });
  expect(examined.latest('en')).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown,
    startedAt: '2026-11-23T05:00:00.000Z',
    endedAt: null,
    asking: ['Certificate'],
    rows: [
      {
        check: 'DNS',
        result: 'ok',
        resultWord: 'ok',
        code: 'dns_ok',
        why: 'The name leads to 192.0.2.1.',
        what: '',
      },
    ],
    verdict: null,
  });
  expect(examined.latest('ru')?.asking).toEqual(['Сертификат']);
});

it('is one at a time, for all who ask, and another once it is over', async () => {
  const { examined, ends } = begin();
  examined.start();
  const first = examined.latest('en')?.id;
  examined.start();
  expect(ends).toHaveLength(1);
  expect(examined.latest('en')?.id).toBe(first);
  ends[0]!.finish([DNS]);
  await expect.poll(() => examined.latest('en')?.endedAt).not.toBeNull();
  examined.start();
  expect(ends).toHaveLength(2);
  expect(examined.latest('en')).toMatchObject({ endedAt: null, rows: [], verdict: null });
  expect(examined.latest('en')?.id).not.toBe(first);
});

it('says whether calls would work once it is over', async () => {
  const { examined, ends } = begin();
  examined.start();
  ends[0]!.finish([DNS, LATE]);
  await expect.poll(() => examined.latest('ru')?.verdict).not.toBeNull();
  expect(examined.latest('ru')).toMatchObject({
    endedAt: '2026-11-23T05:01:00.000Z',
    asking: [],
    rows: [{ code: 'dns_ok' }, { code: 'late', result: 'failed' }],
    verdict: { ok: false, sentence: 'Так звонки работать не будут.' },
  });
});

it('that breaks off says so by having no verdict, and the next one can begin', async () => {
  const { examined, ends, tell, onError } = begin();
  examined.start();
  tell[0]!({ findings: [DNS], asking: ['tls'] });
  const fault = new Error('of our own');
  ends[0]!.fail(fault);
  await expect.poll(() => examined.latest('en')?.endedAt).not.toBeNull();
  expect(onError).toHaveBeenCalledExactlyOnceWith(fault);
  expect(examined.latest('en')).toMatchObject({ asking: [], rows: [{ code: 'dns_ok' }], verdict: null });
  examined.start();
  expect(ends).toHaveLength(2);
});
