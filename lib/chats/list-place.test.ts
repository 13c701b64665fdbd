import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chatIdSchema } from '../calls/membership';
import { placeText, readPlace } from './list-place';

it('reads back every place', () => {
  const chatId = fc
    .string({ unit: 'binary', minLength: 1 })
    .filter((id) => chatIdSchema.safeParse(id).success);
  fc.assert(
    fc.property(fc.record({ activeAt: fc.nat(Number.MAX_SAFE_INTEGER), chatId }), (place) => {
      expect(readPlace(placeText(place))).toEqual(place);
    }),
  );
});

it.each([
  '',
  '1',
  '1.',
  '.c1',
  '-1.c1',
  '1e9.c1',
  '9999999999999999.c1',
  '1.c\u0000',
  `1.${'c'.repeat(256)}`,
])('takes %j for no place', (text) => {
  expect(readPlace(text)).toBeNull();
});
