import { describe, expect, it } from 'vitest';
import { additionTo, readEnvFile } from './env-file';

describe('an .env file', () => {
  it('is read with comments, quotes, values over lines and empty ones', () => {
    const text = [
      '# A=0',
      'A=1 # one',
      ' export B = "two # words"',
      "C='-----BEGIN\nEND'",
      'D=',
      'E=""',
      'F=a=b',
      'A=2',
    ].join('\r\n');
    expect(readEnvFile(text.replaceAll('\r', ''))).toEqual({
      A: '2',
      B: 'two # words',
      C: '-----BEGIN\nEND',
      F: 'a=b',
    });
  });

  it('keeps what is there when variables are added, and is read back with them', () => {
    const before = '# mine\nA=1';
    const after =
      before +
      additionTo(before, [
        { name: 'B', value: 'http://host:3000/x', about: 'The second.' },
        { name: 'C', value: '203.0.113.7#10001,[::1]', about: 'The third.' },
      ]);
    expect(after).toContain('A=1\n\n# The second.\nB=http://host:3000/x\n');
    expect(readEnvFile(after)).toEqual({ A: '1', B: 'http://host:3000/x', C: '203.0.113.7#10001,[::1]' });
  });

  it('stays as it is when nothing is added', () => {
    expect(additionTo('A=1', [])).toBe('');
    expect(additionTo('', [])).toBe('');
  });

  it.each(['two words', '"', '$HOME', 'a\nB=1', '#'])(
    'takes no value that would be read otherwise: %j',
    (value) => {
      expect(() => additionTo('', [{ name: 'A', value, about: '' }])).toThrow('A would be');
    },
  );
});
