import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeNotification } from '@/testing/fake-notification';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { renderIn } from '@/testing/render';
import { BackgroundHint } from './background-hint';

const onMove = vi.fn();

beforeEach(() => {
  FakeNotification.install('granted');
  useFakePages();
});

afterEach(() => {
  dropFakePages();
  setVisible('visible');
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
  window.name = '';
  onMove.mockReset();
});

function setVisible(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

function glance() {
  setVisible('hidden');
  setVisible('visible');
}

type Props = Partial<Parameters<typeof BackgroundHint>[0]>;
const element = (props: Props = {}) => (
  <BackgroundHint chatTitle="Команда" inside move="idle" onMove={onMove} {...props} />
);
const show = (props?: Props, language: 'ru' | 'en' = 'ru') => renderIn(language, element(props));
const hint = () =>
  screen.queryByText(/Для стабильного звонка откройте его в отдельном окне|For a stable call/);

describe('BackgroundHint', () => {
  it.each([
    ['ru', 'Открыть в отдельном окне'],
    ['en', 'Open in a separate window'],
  ] as const)('comes with the tab that was out of sight, in %s', (language, move) => {
    show({}, language);
    expect(hint()).toBeNull();
    glance();
    expect(hint()).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: move }));
    expect(onMove).toHaveBeenCalledOnce();
  });

  it('says it in a notification too while the tab is out of sight, once', () => {
    show();
    setVisible('hidden');
    expect(FakeNotification.shown.map(({ title, options }) => [title, options.body])).toEqual([
      ['Для стабильного звонка откройте его в отдельном окне.', 'Команда'],
    ]);
    setVisible('visible');
    expect(FakeNotification.shown).toEqual([]);
    setVisible('hidden');
    expect(FakeNotification.shown).toEqual([]);
  });

  it.each(['default', 'denied'] as const)('never asks for notifications: %s', (permission) => {
    FakeNotification.install(permission);
    const ask = vi.spyOn(FakeNotification, 'requestPermission');
    show();
    glance();
    expect(FakeNotification.shown).toEqual([]);
    expect(ask).not.toHaveBeenCalled();
    expect(hint()).toBeTruthy();
  });

  it.each([
    ['its opener', () => vi.stubGlobal('opener', {})],
    ['an opener that has gone by now', () => sessionStorage.setItem('call.own-window', 'call-team')],
  ])('never comes in a window of its own, with %s', (_, arrange) => {
    window.name = 'call-team';
    arrange();
    show();
    glance();
    expect(hint()).toBeNull();
    expect(FakeNotification.shown).toEqual([]);
  });

  it('never comes where windows cannot hear of each other, so that a move would leave two meetings', () => {
    dropFakePages();
    show();
    glance();
    expect(hint()).toBeNull();
    expect(FakeNotification.shown).toEqual([]);
  });

  it('waits for the call', () => {
    const { rerender } = show({ inside: false });
    glance();
    expect(screen.queryByRole('status')).toBeNull();
    rerender(element());
    expect(hint()).toBeNull();
    glance();
    expect(hint()).toBeTruthy();
  });

  it('is dismissed for good', () => {
    const { unmount } = show();
    glance();
    fireEvent.click(screen.getByRole('button', { name: 'Больше не показывать' }));
    expect(hint()).toBeNull();
    glance();
    expect(hint()).toBeNull();
    unmount();
    show();
    glance();
    expect(hint()).toBeNull();
  });

  it('is dismissed for this page where the browser keeps nothing', async () => {
    // What it remembers lasts as long as a page.
    vi.resetModules();
    const page = await import('./background-hint');
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse);
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse);
    renderIn('ru', <page.BackgroundHint chatTitle="Команда" inside move="idle" onMove={onMove} />);
    glance();
    fireEvent.click(screen.getByRole('button', { name: 'Больше не показывать' }));
    expect(hint()).toBeNull();
  });

  it.each([
    ['moving', /Пока оно не войдёт в звонок, вы остаётесь здесь/, 0],
    ['blocked', /Браузер не дал открыть окно/, 1],
    ['failed', /вы остались здесь/, 1],
  ] as const)('says how the move stands: %s', (move, words, again) => {
    const { rerender } = show();
    glance();
    rerender(element({ move }));
    expect(screen.getByRole('status').textContent).toMatch(words);
    expect(screen.queryAllByRole('button', { name: 'Открыть в отдельном окне' })).toHaveLength(again);
  });
});
