import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { asMarkdown, type Report } from './report';
import { inTurns, median, row, rounded } from './row';

const facts = { measure: 'ticket', what: 'ticket', unit: 'requests/s', ours: 400, target: null };
const beside = { what: 'a bare server', value: 1000 };

describe('a line of the bench', () => {
  it.each([
    ['a ratio that is enough', { of: 'ratio', is: 'at least', value: 0.4 }, true],
    ['a ratio that is not', { of: 'ratio', is: 'at least', value: 0.41 }, false],
    ['a figure of ours that is not too much', { of: 'ours', is: 'at most', value: 400 }, true],
    ['one that is', { of: 'ours', is: 'at most', value: 399 }, false],
  ] as const)('knows %s', (_name, target, met) => {
    expect(row({ ...facts, beside, target })).toMatchObject({ ratio: 0.4, met });
  });

  it('promises nothing without a target, and has no ratio without something beside it', () => {
    expect(row({ ...facts, beside: null })).toMatchObject({ ratio: null, met: null });
    const target = { of: 'ratio', is: 'at least', value: 0.4 } as const;
    expect(row({ ...facts, beside: null, target })).toMatchObject({ met: null });
  });

  it('has no more digits than are true', () => {
    expect([0.123456, 12.3456, 123.456, 1234.56].map(rounded)).toEqual([0.123, 12.3, 123, 1235]);
  });
});

it('the median is the one in the middle, or between the two', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});

it('what is measured in turns follows the other as often as it goes before it', async () => {
  const order: string[] = [];
  const measure = (name: string) => () => Promise.resolve(order.push(name));
  const results = await inTurns(3, { a: measure('a'), b: measure('b') });
  expect(order.join('')).toBe('abbaab');
  expect(results).toEqual({ a: [1, 4, 5], b: [2, 3, 6] });
});

it('docs/bench.md says what was measured last', async () => {
  const page = readFileSync('docs/bench.md', 'utf8');
  const report = JSON.parse(readFileSync('docs/bench.json', 'utf8')) as Report;
  const filled = page.replace(
    /(<!-- results -->\n)[^]*?(\n?<!-- \/results -->)/,
    (_all, open: string, close: string) => `${open}\n${asMarkdown(report)}\n${close}`,
  );
  expect(await format(filled, { ...(await resolveConfig('docs/bench.md')), parser: 'markdown' })).toBe(page);
});
