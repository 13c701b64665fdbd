import { describe, expect, it } from 'vitest';
import { HEARD, microphoneLevel } from './microphone-level';

const wave = (amplitude: number) =>
  Float32Array.from({ length: 2048 }, (_, index) => amplitude * Math.sin(index / 7));

describe('the level of a microphone', () => {
  it.each([
    ['silence', 0, 0],
    ['less than can be heard', 0.0005, 0],
    ['as loud as it gets', 1, 100],
  ])('is of %s: amplitude %f is %i', (_, amplitude, expected) => {
    expect(microphoneLevel(wave(amplitude))).toBe(expected);
  });

  it('rises with the sound, and speech is heard where the hum of a room is not', () => {
    expect(microphoneLevel(wave(0.005))).toBeLessThan(HEARD);
    expect(microphoneLevel(wave(0.05))).toBeGreaterThan(HEARD);
    expect(microphoneLevel(wave(0.2))).toBeGreaterThan(microphoneLevel(wave(0.05)));
  });

  it('is nothing without samples', () => {
    expect(microphoneLevel(new Float32Array())).toBe(0);
  });
});
