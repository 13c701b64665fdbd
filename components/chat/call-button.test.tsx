import { createEvent, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderIn } from '@/testing/render';
import { CallButton } from './call-button';

/** A window as `window.open` hands it out: new and blank, or found by its name where it is. */
function fakeWindow(href = 'about:blank') {
  return { closed: false, focus: vi.fn(), location: { href, replace: vi.fn() } };
}

const open = vi.fn<(address: string, name: string, features: string) => unknown>();

beforeEach(() => {
  vi.stubGlobal('open', open);
  // What the link would do by itself; jsdom cannot follow it.
  document.addEventListener('click', stopLink);
});

afterEach(() => {
  document.removeEventListener('click', stopLink);
  open.mockReset();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

let followed = false;
function stopLink(event: Event) {
  followed = !event.defaultPrevented;
  event.preventDefault();
}

describe('CallButton', () => {
  it.each([
    ['ru', 'video', 'Видеозвонок', 'Начать видеозвонок или войти в него'],
    ['ru', 'audio', 'Аудиозвонок', 'Позвонить без видео или войти в звонок'],
    ['en', 'video', 'Video call', 'Start or join a video call'],
    ['en', 'audio', 'Audio call', 'Start or join without video'],
  ] as const)('is labelled and explained in %s for %s', (language, media, name, hint) => {
    renderIn(language, <CallButton chatId="team" media={media} />);
    expect(screen.getByRole('link', { name })).toHaveProperty('title', hint);
  });

  it.each([
    ['join', 'Войти в звонок', 'Join call'],
    ['return', 'Вернуться в звонок', 'Back to call'],
    ['callBack', 'Перезвонить', 'Call back'],
    ['callAgain', 'Позвонить снова', 'Call again'],
  ] as const)('says for %s what pressing it does', (purpose, ru, en) => {
    const { unmount } = renderIn('ru', <CallButton chatId="team" media="audio" purpose={purpose} />);
    expect(screen.getByRole('link', { name: ru }).title).toBe('');
    unmount();
    renderIn('en', <CallButton chatId="team" media="audio" purpose={purpose} />);
    expect(screen.getByRole('link', { name: en }).getAttribute('href')).toBe('/call/team?media=audio');
  });

  it('is a real link to the call page underneath', () => {
    renderIn('en', <CallButton chatId="!a:b/c%" media="audio" />);
    const link = screen.getByRole<HTMLAnchorElement>('link');
    expect(link.getAttribute('href')).toBe('/call/!a%3Ab%2Fc%25?media=audio');
  });

  it('opens a window named after the chat within the click', () => {
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    renderIn('en', <CallButton chatId="team 1" media="video" />);
    // Not awaited: the window has to be open when the click is over.
    fireEvent.click(screen.getByRole('link'));
    expect(open).toHaveBeenCalledExactlyOnceWith(
      '',
      'call-team 1',
      expect.stringMatching(/^popup,width=\d+,height=\d+,left=\d+,top=\d+$/),
    );
    expect(opened.location.replace).toHaveBeenCalledExactlyOnceWith('/call/team%201');
    expect(followed).toBe(false);
  });

  it('fits the window into a small screen', () => {
    open.mockReturnValue(fakeWindow());
    vi.stubGlobal('screen', { availWidth: 1024, availHeight: 600 });
    renderIn('en', <CallButton chatId="team" media="video" />);
    fireEvent.click(screen.getByRole('link'));
    expect(open.mock.calls[0]?.[2]).toBe('popup,width=1024,height=600,left=0,top=0');
  });

  it.each([
    ['with the call', fakeWindow('http://localhost/call/team')],
    [
      'that has gone on to another origin',
      {
        closed: false,
        focus: vi.fn(),
        location: {
          get href(): string {
            throw new DOMException('Blocked a frame', 'SecurityError');
          },
          replace: vi.fn(),
        },
      },
    ],
  ])('focuses the window %s without loading it anew', async (_name, found) => {
    open.mockReturnValue(found);
    renderIn('en', <CallButton chatId="team" media="video" />);
    await userEvent.click(screen.getByRole('link'));
    expect(found.focus).toHaveBeenCalledOnce();
    expect(found.location.replace).not.toHaveBeenCalled();
    expect(followed).toBe(false);
  });

  describe('where a blocker', () => {
    const assign = vi.fn();
    beforeEach(() => {
      vi.useFakeTimers();
      assign.mockReset();
      vi.stubGlobal('location', { ...window.location, assign });
    });
    afterEach(() => vi.useRealTimers());
    const blocked = () => sessionStorage.getItem('call.blocked');

    it.each([
      ['refuses', null],
      ['hands out a closed window', { closed: true, focus: () => undefined }],
    ])('%s, goes on in the same tab, which is to say why', (_, result) => {
      open.mockReturnValue(result);
      renderIn('en', <CallButton chatId="team" media="video" />);
      fireEvent.click(screen.getByRole('link'));
      expect(assign).toHaveBeenCalledExactlyOnceWith('/call/team');
      expect(blocked()).toBe('1');
    });

    it('closes the window a moment later, does so once', () => {
      const opened = fakeWindow();
      open.mockReturnValue(opened);
      renderIn('en', <CallButton chatId="team" media="video" />);
      fireEvent.click(screen.getByRole('link'));
      vi.advanceTimersByTime(100);
      expect(assign).not.toHaveBeenCalled();
      opened.closed = true;
      vi.advanceTimersByTime(10_000);
      expect(assign).toHaveBeenCalledExactlyOnceWith('/call/team');
      expect(blocked()).toBe('1');
    });

    it('lets the window live, leaves this tab alone', () => {
      const opened = fakeWindow();
      open.mockReturnValue(opened);
      renderIn('en', <CallButton chatId="team" media="video" />);
      fireEvent.click(screen.getByRole('link'));
      vi.advanceTimersByTime(1000);
      opened.closed = true;
      vi.advanceTimersByTime(10_000);
      expect(assign).not.toHaveBeenCalled();
      expect(blocked()).toBeNull();
    });
  });

  it.each(['ctrlKey', 'metaKey', 'shiftKey', 'altKey'])('leaves a click with %s to the browser', (key) => {
    renderIn('en', <CallButton chatId="team" media="video" />);
    const link = screen.getByRole('link');
    fireEvent(link, createEvent.click(link, { [key]: true }));
    expect(open).not.toHaveBeenCalled();
    expect(followed).toBe(true);
  });

  it('works from the keyboard', async () => {
    open.mockReturnValue(fakeWindow());
    renderIn('en', <CallButton chatId="team" media="video" />);
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(open).toHaveBeenCalledOnce();
  });
});
