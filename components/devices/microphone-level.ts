/** Quieter than this is silence, louder than that full; in decibels below the loudest a microphone can give. */
const SILENT = -60;
const FULL = -12;

/** From this level on somebody is speaking: above the hum of a quiet room. */
export const HEARD = 30;

/** How loud samples from -1 to 1 are: a whole number from 0 (silence) to 100, even to the ear as decibels are. */
export function microphoneLevel(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length));
  const level = (100 * (decibels - SILENT)) / (FULL - SILENT);
  return Math.round(Math.min(100, Math.max(0, level)));
}
