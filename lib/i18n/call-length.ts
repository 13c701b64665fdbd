const MINUTE = 60_000;

/**
 * The length of a call in whole minutes, as its sentence wants it.
 *
 * @returns the sentence's name in `calls.length` of the messages, and the numbers in it
 */
export function callLength(milliseconds: number): {
  form: 'short' | 'minutes' | 'hours';
  numbers: { hours: number; minutes: number };
} {
  const all = Math.floor(milliseconds / MINUTE);
  const form = all < 1 ? 'short' : all < 60 ? 'minutes' : 'hours';
  return { form, numbers: { hours: Math.floor(all / 60), minutes: all % 60 } };
}
