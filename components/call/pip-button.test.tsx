import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { renderIn } from '@/testing/render';
import { PipButton } from './pip-button';

const control = { command: vi.fn() };
const user = userEvent.setup({ advanceTimers: (delay) => vi.advanceTimersByTime(delay) });
const windows = { small: new EventTarget(), all: new EventTarget() };

beforeEach(() => {
  useFakeClock();
  control.command.mockReset();
  windows.small = new EventTarget();
  windows.all = new EventTarget();
  vi.stubGlobal('documentPictureInPicture', windows.all);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function show(changes: Partial<Parameters<typeof PipButton>[0]> = {}, language: 'ru' | 'en' = 'ru') {
  const props = { control, inside: true, pictured: false, ...changes };
  const { rerender, container } = renderIn(language, <PipButton {...props} />, { strict: true });
  return { container, becomes: (more: object) => rerender(<PipButton {...props} {...more} />) };
}

const button = (name = 'Поверх всех окон') => screen.getByRole('button', { name });
const noButton = () => expect(screen.queryByRole('button')).toBeNull();
const said = () => screen.getByRole('status').textContent;
const pass = (time: number) => act(() => vi.advanceTimersByTimeAsync(time));
// The browser has opened the window that the meeting asked for.
const opened = () =>
  act(
    () =>
      windows.all.dispatchEvent(
        Object.assign(new Event('enter'), { window: windows.small }),
      ) as unknown as void,
  );
const closed = () => act(() => windows.small.dispatchEvent(new Event('pagehide')) as unknown as void);

describe('the button for a small window', () => {
  it('asks the meeting for one, once, and shows that it is there', async () => {
    const { becomes } = show();
    await user.click(button());
    expect(control.command.mock.calls).toEqual([['showPiP']]);
    expect(said()).toBe('Открываем окошко…');
    await user.click(button());
    expect(control.command).toHaveBeenCalledOnce();
    opened();
    becomes({ pictured: true });
    expect(said()).toBe('Звонок виден в окошке поверх других окон.');
    await user.click(button('Убрать окошко'));
    expect(control.command).toHaveBeenLastCalledWith('hidePiP');
    closed();
    becomes({ pictured: false });
    expect(button().getAttribute('aria-disabled')).toBe('false');
    expect(said()).toBe('');
  });

  it('follows a window that came without it', () => {
    show({ pictured: true }, 'en');
    expect(button('Close the small window')).toBeTruthy();
  });

  it('says that this Jitsi does not know it when no window is asked for, and goes away', async () => {
    const { container } = show();
    await user.click(button());
    await pass(5000);
    expect(said()).toBe('Этот Jitsi не умеет показывать звонок поверх других окон.');
    noButton();
    await pass(15_000);
    expect(container.textContent).toBe('');
  });

  it('is back for another meeting', async () => {
    const { becomes } = show();
    await user.click(button());
    await pass(20_000);
    noButton();
    becomes({ control: { command: vi.fn() } });
    expect(button()).toBeTruthy();
  });

  it('is back when the meeting answers late', async () => {
    const { becomes } = show();
    await user.click(button());
    await pass(20_000);
    becomes({ pictured: true });
    expect(button('Убрать окошко')).toBeTruthy();
    becomes({ pictured: false });
    expect(button()).toBeTruthy();
  });

  it('waits for a window that loads slowly, and says when it closes without a picture', async () => {
    show();
    await user.click(button());
    opened();
    await pass(60_000);
    expect(said()).toBe('Открываем окошко…');
    closed();
    expect(said()).toBe('Окошко не открылось. Попробуйте ещё раз.');
    await user.click(button());
    expect(control.command).toHaveBeenCalledTimes(2);
    expect(said()).toBe('Открываем окошко…');
  });

  it.each([
    ['before the meeting is there', { control: null }],
    ['on the pre-join screen', { inside: false }],
  ])('is absent %s', (_when, changes) => {
    expect(show(changes).container.textContent).toBe('');
  });

  it('is absent where the browser has no such windows', () => {
    vi.unstubAllGlobals();
    expect(show().container.textContent).toBe('');
  });

  it('is there where the browser has them for videos only, and blames nobody when nothing comes', async () => {
    vi.unstubAllGlobals();
    Object.assign(document, { pictureInPictureEnabled: true });
    try {
      show({}, 'en');
      await user.click(button('Keep on top'));
      await pass(5000);
      expect(said()).toBe(
        'The small window did not open: this Jitsi does not know it, or the browser does not allow it.',
      );
    } finally {
      delete (document as { pictureInPictureEnabled?: boolean }).pictureInPictureEnabled;
    }
  });
});
