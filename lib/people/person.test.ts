import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayNameSchema, profileChangeSchema } from './person';
import { pictureType } from './picture';

describe('a display name', () => {
  it.each([
    ['Ann', 'Ann'],
    ['  Ann \t', 'Ann'],
    ['Анна-Мария Ёлкина', 'Анна-Мария Ёлкина'],
    ['李', '李'],
    ['شهرزاد \u200f(א)', 'شهرزاد \u200f(א)'],
    ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    ['e\u0301', '\u00e9'],
    ['<b>"O\'Neil"</b> & \\', '<b>"O\'Neil"</b> & \\'],
    ['𝒳'.repeat(200), '𝒳'.repeat(200)],
  ])('%j is kept as %j', (text, name) => {
    expect(displayNameSchema.parse(text)).toBe(name);
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \u00a0\u3000'],
    ['what cannot be seen', '\u200b\u200d\u2060\u00ad'],
    ['marks of direction only', '\u202e\u200f'],
    ['201 characters', 'x'.repeat(201)],
    ['201 characters outside the first plane', '𝒳'.repeat(201)],
    ['two lines', 'a\nb'],
    ['a line separator', 'a\u2028b'],
    ['NUL', 'a\u0000b'],
    ['a terminal sequence', '\u001b[31mred'],
    ['half a surrogate pair', 'a\ud83d'],
    ['a number', 7],
  ])('is not %s', (_name, text) => {
    expect(displayNameSchema.safeParse(text).success).toBe(false);
  });

  it('is the same when taken again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 220 }), (text) => {
        const read = displayNameSchema.safeParse(text);
        if (read.success) expect(displayNameSchema.parse(read.data)).toBe(read.data);
      }),
    );
  });
});

describe('a change of the profile', () => {
  it.each([
    [{ displayName: 'Ann', language: 'ru' }, true],
    [{ displayName: 'Ann', language: null }, true],
    [{ displayName: 'Ann' }, false],
    [{ displayName: 'Ann', language: 'de' }, false],
    [{ displayName: 'Ann', language: null, email: 'x@example.org' }, false],
    [{ displayName: 'Ann', language: null, id: 'ivan' }, false],
    [{ displayName: 'Ann', language: null, avatarUrl: 'https://evil.example/track.png' }, false],
  ])('to %j is allowed: %s', (change, allowed) => {
    expect(profileChangeSchema.safeParse(change).success).toBe(allowed);
  });
});

describe('a picture', () => {
  const text = (value: string) => [...new TextEncoder().encode(value)];
  it.each([
    ['image/png', [0x89, ...text('PNG\r\n\x1a\n'), 1, 2]],
    ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
    ['image/webp', text('RIFF....WEBPVP8 ')],
    [null, []],
    [null, text('GIF89a')],
    [null, text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    [null, text('RIFF....WAVEfmt ')],
    [null, text('\x89PNG')],
    [null, text('<html><script>')],
    [null, [0xff, 0xd8]],
  ])('is %s by its bytes', (type, bytes) => {
    expect(pictureType(Uint8Array.from(bytes))).toBe(type);
  });
});
