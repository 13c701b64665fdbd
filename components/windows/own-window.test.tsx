import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wasMovedHere } from './moved-here';
import { isOwnWindow, ownOpener } from './own-window';

// jsdom leaves it undefined.
beforeEach(() => vi.stubGlobal('opener', null));

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
  window.name = '';
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

describe('a page that a call was moved to', () => {
  afterEach(() => history.replaceState(null, '', '/'));

  it('knows it once, and a reload of it is no move', () => {
    history.replaceState(null, '', '/call/team?prejoin=0&moved=unheard');
    expect(wasMovedHere()).toBe(true);
    expect(location.search).toBe('?prejoin=0');
    expect(wasMovedHere()).toBe(false);
  });
});
