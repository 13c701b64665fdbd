import { expect, it } from 'vitest';
import { ringSamples } from './ring-sound';

const RATE = 8000;
const samples = ringSamples(RATE);
const loudest = (from: number, to: number) =>
  Math.max(...samples.slice(from * RATE, to * RATE).map(Math.abs));

it('is soft, and never as loud as to be cut', () => {
  expect(loudest(0, 3)).toBeGreaterThan(0.1);
  expect(loudest(0, 3)).toBeLessThan(0.5);
});

it('goes round without a click: silent where it begins and ends, with a pause in it', () => {
  expect(samples).toHaveLength(3 * RATE);
  expect(samples[0]).toBe(0);
  expect(loudest(2, 3)).toBe(0);
});
