import { expect, it } from 'vitest';
import { requireBearer } from './bearer';

const ask = (authorization: string | undefined, secret: string | null) =>
  requireBearer(
    new Request('http://localhost/', authorization === undefined ? {} : { headers: { authorization } }),
    secret,
  );

it.each(['Bearer', 'bearer'])('lets in who sends the secret as %s', (scheme) => {
  const secret = 's'.repeat(32);
  expect(() => ask(`${scheme} ${secret}`, secret)).not.toThrow();
});

it.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  `Basic ${'s'.repeat(32)}`,
  `Bearer ${'s'.repeat(31)}`,
  `Bearer ${'s'.repeat(33)}`,
  's'.repeat(32),
  `x Bearer ${'s'.repeat(32)}`,
  'Bearer null',
])('refuses %j', (authorization) => {
  expect(() => ask(authorization, 's'.repeat(32))).toThrow(
    expect.objectContaining({ code: 'auth.machine_refused' }) as Error,
  );
});

it.each([undefined, 'Bearer ', 'Bearer null'])('is not there at all without a secret, for %j', (given) => {
  expect(() => ask(given, null)).toThrow(expect.objectContaining({ code: 'request.not_found' }) as Error);
});
