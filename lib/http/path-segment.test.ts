import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathSegment } from './path-segment';

it.each([
  ['team', 'team'],
  ['%D1%91', 'ё'],
  ['a%2Fb', 'a/b'],
  ['100%', '100%'],
  ['%', '%'],
  ['%zz', '%zz'],
  ['%ff', '%ff'],
])('%s is %s', (segment, text) => {
  expect(pathSegment(segment)).toBe(text);
});

it('never throws, and gives back what was encoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => pathSegment(encodeURIComponent(text)) === text),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof pathSegment(text) === 'string'));
});
