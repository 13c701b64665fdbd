import { expect, it } from 'vitest';
import { plainText } from './failure-report';

const part = (letter: string) => letter.repeat(20);
const TOKEN = [part('a'), part('b'), part('c')].join('.');

it('finds a token that begins a word, wherever the word stands', () => {
  expect(plainText(`"${TOKEN}",jwt=${TOKEN} (${TOKEN})`)).toBe('"[token]",jwt=[token] ([token])');
});

// Searched from each letter anew, the long ones would not be through before the test is given up.
it.each([16_000, 400_000])('reads through a word of %s letters that is no token', (length) => {
  const word = 'x'.repeat(length);
  expect(plainText(word)).toBe(word);
  expect(plainText(`${word}.${word}`)).toBe(`${word}.${word}`);
});
