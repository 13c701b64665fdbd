import { describe, expect, it } from 'vitest';
import { callPath } from './open-call-window';

describe('the path of a call page', () => {
  it.each([
    ['video', {}, '/call/team'],
    ['audio', { prejoin: false }, '/call/team?prejoin=0&media=audio'],
    ['video', { moved: { audio: true, video: true } }, '/call/team?moved=audio-off.video-off'],
    ['video', { prejoin: false, moved: null }, '/call/team?prejoin=0'],
  ] as const)('of %s with %j is %s', (media, options, path) => {
    expect(callPath('team', media, options)).toBe(path);
  });
});
