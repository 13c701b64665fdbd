import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callPath, isOwnWindow, ownOpener } from './open-call-window';

// jsdom leaves it undefined.
beforeEach(() => vi.stubGlobal('opener', null));

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
  window.name = '';
});

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

describe('a window of its own', () => {
  it('is one that a call button has opened, and stays one when the chat is closed', () => {
    window.name = 'call-team';
    expect(isOwnWindow()).toBe(false);
    vi.stubGlobal('opener', {});
    expect(isOwnWindow()).toBe(true);
    vi.stubGlobal('opener', null);
    expect(isOwnWindow()).toBe(true);
  });

  it('is not a tab that it has opened, or a window of another name', () => {
    sessionStorage.setItem('call.own-window', 'call-team');
    expect(isOwnWindow()).toBe(false);
    window.name = 'call-other';
    expect(isOwnWindow()).toBe(false);
    window.name = 'mail';
    vi.stubGlobal('opener', {});
    expect(isOwnWindow()).toBe(false);
  });

  it.each([
    ['a chat', '/chats/team', true],
    ['a tab that its call was moved from', '/call/team', false],
  ])('is kept by the page that opened it: %s', (_, pathname, keeps) => {
    window.name = 'call-team';
    const opener = { location: { origin: location.origin, pathname } };
    vi.stubGlobal('opener', opener);
    expect(ownOpener()).toBe(keeps ? opener : null);
  });
});
