import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHostPage, HOST_ORIGIN, hostEntryWith } from '@/testing/fake-host';
import { hearOpener, openerState, type HostOpener } from './host-opener';

const onLate = vi.fn();
let page: FakeHostPage;
let opener: HostOpener;

beforeEach(() => {
  vi.useFakeTimers();
  page = FakeHostPage.install();
  opener = hearOpener(hostEntryWith(), onLate);
});

afterEach(() => {
  opener.close();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  sessionStorage.clear();
});

describe('the host’s page', () => {
  it('is asked for the chat by the name that it knows, under its own origin alone', async () => {
    page.token = 'fresh';
    await expect(opener.ask()).resolves.toBe('fresh');
    expect(page.postMessage.mock.calls).toEqual([[{ type: 'call-token-wanted', chatId: '42' }, HOST_ORIGIN]]);
  });

  it('can say at once that it has none', async () => {
    page.token = null;
    await expect(opener.ask()).resolves.toBeNull();
  });

  it('has none when it says nothing for five seconds', async () => {
    const asked = opener.ask();
    await vi.advanceTimersByTimeAsync(4900);
    page.say({ token: 'just in time' });
    await expect(asked).resolves.toBe('just in time');
    const again = opener.ask();
    await vi.advanceTimersByTimeAsync(5000);
    await expect(again).resolves.toBeNull();
  });

  it('is heard when it is late, but not with nothing', () => {
    page.say({ token: null });
    page.say({ token: 'late' });
    expect(onLate.mock.calls).toEqual([['late']]);
  });

  it.each([
    ['of another origin', {}, { origin: 'https://evil.example' }],
    ['of another window', {}, { source: {} }],
    ['of no window', {}, { source: null }],
    ['about another chat', { chatId: '43' }, {}],
    ['of another kind', { type: 'call-token-wanted' }, {}],
  ])('is not taken for a message %s', async (_name, changes, how) => {
    const asked = opener.ask();
    page.say(changes, how);
    await vi.advanceTimersByTimeAsync(5000);
    page.say(changes, how);
    await expect(asked).resolves.toBeNull();
    expect(onLate).not.toHaveBeenCalled();
  });

  it.each([[{ token: 1 }], [{ token: '' }], [{ token: undefined }]])(
    'gives no token with %j',
    async (data) => {
      const asked = opener.ask();
      page.say(data);
      await expect(asked).resolves.toBeNull();
    },
  );

  it('is heard no more after the end, and whoever waits waits no longer', async () => {
    const asked = opener.ask();
    opener.close();
    await expect(asked).resolves.toBeNull();
    page.say({});
    expect(onLate).not.toHaveBeenCalled();
  });
});

describe('whether the host’s page can be asked', () => {
  it('ends with it', () => {
    expect(openerState()).toBe('there');
    page.closed = true;
    expect(openerState()).toBe('gone');
    vi.stubGlobal('opener', null);
    expect(openerState()).toBe('gone');
  });

  it('is never so in the chat’s own tab, or where a page of ours has opened the window', () => {
    vi.stubGlobal('opener', { location });
    expect(openerState()).toBe('alone');
    vi.stubGlobal('opener', null);
    vi.stubGlobal('name', '');
    expect(openerState()).toBe('alone');
  });
});
