import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMuted, writeMuted } from './muted';

const state = fc.constantFrom(true, false, null);

describe('what is off', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.record({ audio: state, video: state }), (muted) => {
        expect(readMuted(writeMuted(muted))).toEqual(muted);
      }),
    );
  });

  it.each([
    [{ audio: true, video: false }, 'audio-off.video-on'],
    [{ audio: null, video: true }, 'video-off'],
    [{ audio: false, video: null }, 'audio-on'],
    [{ audio: null, video: null }, 'unheard'],
  ])('of %j is written %s', (muted, text) => {
    expect(writeMuted(muted)).toBe(text);
  });

  it.each(['', 'none', 'audio', 'audio-on.audio-on', 'video-on.audio-on', 'audio-on.<script>', 'AUDIO-ON'])(
    'is not known from %j',
    (text) => {
      expect(readMuted(text)).toBeNull();
    },
  );
});
