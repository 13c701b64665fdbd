import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeAudio } from '@/testing/fake-audio';
import { useFakeClock } from '@/testing/fake-clock';
import { FakeNotification } from '@/testing/fake-notification';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { FakeStreams } from '@/testing/fake-streams';
import { renderIn } from '@/testing/render';
import { ringWith } from '@/testing/rings';
import { IncomingCalls } from './incoming-calls';

// How a ring makes itself noticed beyond its card: by sound and by the browser's notifications.

vi.mock('../shared/live-stream', async () => ({
  openLive: (await import('@/testing/fake-streams')).FakeStreams.openLive,
}));

let people = 0;
let gesture = true;

beforeEach(() => {
  people += 1;
  gesture = true;
  useFakeClock();
  useFakePages();
  FakeAudio.install();
  FakeNotification.install('default');
  setVisible(true);
  Object.defineProperty(navigator, 'userActivation', {
    get: () => ({ hasBeenActive: gesture }),
    configurable: true,
  });
});

afterEach(async () => {
  cleanup();
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeAudio.playing).toEqual([]);
  dropFakePages();
  Reflect.deleteProperty(navigator, 'userActivation');
  Reflect.deleteProperty(document, 'visibilityState');
  localStorage.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function setVisible(visible: boolean) {
  const value = visible ? 'visible' : 'hidden';
  Object.defineProperty(document, 'visibilityState', { value, configurable: true });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

async function show() {
  renderIn('ru', <IncomingCalls personId={`person-${people}`} />, { strict: true });
  await settle();
}

const settle = (time = 0) => act(() => vi.advanceTimersByTimeAsync(time));
async function ring(...rings: ReturnType<typeof ringWith>[]) {
  FakeStreams.say('rings', { personId: `person-${people}`, rings });
  await settle();
}
const muteButton = () => screen.getByRole('button', { name: 'Без звука' });

describe('the sound', () => {
  it('goes on, over and over, from one source, until the ring ends', async () => {
    await show();
    await ring(ringWith());
    expect(FakeAudio.playing.map(({ loop }) => loop)).toEqual([true]);
    await ring(ringWith(), ringWith({ chatId: 'team' }));
    await settle(2000);
    expect(FakeAudio.playing).toHaveLength(1);
    await ring();
    await settle(200);
    expect(FakeAudio.playing).toEqual([]);
  });

  it('waits for a gesture on the page, which browsers want first', async () => {
    gesture = false;
    await show();
    await ring(ringWith());
    expect(FakeAudio.playing).toEqual([]);
    fireEvent.click(document.body);
    await settle(300);
    expect(FakeAudio.playing).toHaveLength(1);
  });

  it('does not start with the very click that ends the ring', async () => {
    gesture = false;
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ call: null })));
    await show();
    await ring(ringWith());
    fireEvent.click(screen.getByRole('button', { name: 'Отклонить' }));
    await settle(500);
    expect(FakeAudio.started).toBe(0);
  });

  it('is left to another page that sounds already, and goes on here when that one is closed', async () => {
    let release: (value: null) => void = () => undefined;
    const other = new Promise((resolve) => (release = resolve));
    void navigator.locks.request('calls.ring-sound', {}, () => other);
    await show();
    await ring(ringWith());
    expect(FakeAudio.playing).toEqual([]);
    release(null);
    await settle();
    expect(FakeAudio.playing).toHaveLength(1);
  });

  it('can be switched off on the card, for good', async () => {
    await show();
    await ring(ringWith());
    fireEvent.click(muteButton());
    await settle(200);
    expect(muteButton().getAttribute('aria-pressed')).toBe('true');
    expect(FakeAudio.playing).toEqual([]);
    expect(localStorage.getItem('calls.ring-muted')).toBe('1');
    await ring(ringWith({ number: 2 }));
    expect(FakeAudio.playing).toEqual([]);
    fireEvent.click(muteButton());
    await settle();
    expect(FakeAudio.playing).toHaveLength(1);
  });

  it('falls silent when another page switches it off', async () => {
    await show();
    await ring(ringWith());
    localStorage.setItem('calls.ring-muted', '1');
    act(() => void window.dispatchEvent(new StorageEvent('storage', { key: 'calls.ring-muted' })));
    await settle(200);
    expect(FakeAudio.playing).toEqual([]);
  });

  it('can be switched off where the browser keeps nothing for us', async () => {
    const storage = { getItem: refuse, setItem: refuse, removeItem: refuse, clear: () => undefined };
    vi.stubGlobal('localStorage', storage);
    await show();
    await ring(ringWith());
    fireEvent.click(muteButton());
    await settle(200);
    expect(FakeAudio.playing).toEqual([]);
    fireEvent.click(muteButton());
  });
});

function refuse(): never {
  throw new DOMException('storage is switched off', 'SecurityError');
}

describe('the notification', () => {
  it('is shown once for a ring, without a sound of its own when muted, and goes with the ring', async () => {
    localStorage.setItem('calls.ring-muted', '1');
    FakeNotification.permission = 'granted';
    setVisible(false);
    await show();
    await ring(ringWith());
    await ring(ringWith());
    expect(FakeNotification.shown).toHaveLength(1);
    expect(FakeNotification.shown[0]).toMatchObject({
      title: 'Иван Петров',
      options: { body: 'Входящий видеозвонок', tag: 'ring-ivan-maria-1', silent: true },
    });
    await ring();
    expect(FakeNotification.shown).toEqual([]);
  });

  it('names the chat of a group', async () => {
    FakeNotification.permission = 'granted';
    setVisible(false);
    await show();
    await ring(ringWith({ chatId: 'team', kind: 'group', title: 'Команда', media: 'audio' }));
    expect(FakeNotification.shown[0]?.options).toMatchObject({
      body: 'Входящий аудиозвонок - Команда',
      silent: false,
    });
  });

  it('leads to the page and is gone when it is clicked', async () => {
    const focus = vi.fn();
    vi.stubGlobal('focus', focus);
    FakeNotification.permission = 'granted';
    setVisible(false);
    await show();
    await ring(ringWith());
    FakeNotification.shown[0]?.onclick?.();
    expect(focus).toHaveBeenCalledOnce();
    expect(FakeNotification.shown).toEqual([]);
    await ring(ringWith());
    expect(FakeNotification.shown).toEqual([]);
  });

  it.each([
    ['nobody has permitted it', 'default', false],
    ['it is forbidden', 'denied', false],
    ['the page is in sight', 'granted', true],
  ] as const)('is not shown when %s', async (_name, permission, visible) => {
    FakeNotification.permission = permission;
    setVisible(visible);
    await show();
    await ring(ringWith());
    expect(FakeNotification.shown).toEqual([]);
  });

  it('comes when the page goes out of sight while it rings', async () => {
    FakeNotification.permission = 'granted';
    await show();
    await ring(ringWith());
    expect(FakeNotification.shown).toEqual([]);
    setVisible(false);
    expect(FakeNotification.shown).toHaveLength(1);
  });

  it('does no harm where the browser refuses to make one from a page', async () => {
    vi.resetModules();
    const { IncomingCalls: Fresh } = await import('./incoming-calls');
    FakeNotification.permission = 'granted';
    const refusing = Object.assign(() => refuse(), { permission: 'granted' });
    vi.stubGlobal('Notification', refusing);
    setVisible(false);
    renderIn('ru', <Fresh personId={`person-${people}`} />);
    await settle();
    await ring(ringWith());
    expect(screen.getByRole('group')).toBeTruthy();
  });
});
