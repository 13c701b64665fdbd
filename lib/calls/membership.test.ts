import { describe, expect, it } from 'vitest';
import { chatIdSchema } from './membership';

describe('a chat id', () => {
  it.each(['team', '!room:matrix.example.org', 'a/b', 'ё', '%', '%2f', '..', ' ', '👍', 'x'.repeat(255)])(
    'may be %j',
    (id) => {
      expect(chatIdSchema.safeParse(id).success).toBe(true);
    },
  );
  it.each(['', 'x'.repeat(256), 'a\u0000', 'a\nb', '\u007f', '\ud83d', 7, null, ['a']])('is not %j', (id) => {
    expect(chatIdSchema.safeParse(id).success).toBe(false);
  });
});
