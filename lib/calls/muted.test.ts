import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMuted, writeMuted } from './muted';

describe('what is off', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.record({ audio: fc.boolean(), video: fc.boolean() }), (muted) => {
        expect(readMuted(writeMuted(muted))).toEqual(muted);
      }),
    );
  });

  it.each([
    ['audio', { audio: true, video: false }],
    ['none', { audio: false, video: false }],
    ['', { audio: false, video: false }],
    ['audiovideo', { audio: false, video: false }],
    ['video.<script>', { audio: false, video: true }],
  ])('in %j is %j', (text, muted) => {
    expect(readMuted(text)).toEqual(muted);
  });
});
