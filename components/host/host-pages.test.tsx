import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderIn } from '@/testing/render';
import { EnterFailure } from './enter-failure';
import { EnterWait } from './enter-wait';
import { HostClosed } from './host-closed';

const close = vi.fn();

beforeEach(() => vi.stubGlobal('opener', null));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  close.mockReset();
  sessionStorage.clear();
});

function openedByHost() {
  vi.stubGlobal('opener', {});
  vi.stubGlobal('name', 'call-42');
  vi.stubGlobal('close', close);
}

describe('the window between the click and the call', () => {
  it('says that it is connecting, and after 20 seconds that the chat is silent', () => {
    vi.useFakeTimers();
    renderIn('ru', <EnterWait />);
    expect(screen.getByRole('status').textContent).toBe('Подключаем звонок…');
    act(() => void vi.advanceTimersByTime(19_000));
    expect(screen.queryByRole('alert')).toBeNull();
    act(() => void vi.advanceTimersByTime(1000));
    const alert = screen.getByRole('alert');
    expect(alert.dataset.code).toBe('enter_silent');
    expect(alert.textContent).toContain('нажмите звонок в чате ещё раз');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('can be closed when the chat is silent', () => {
    vi.useFakeTimers();
    openedByHost();
    renderIn('en', <EnterWait />);
    act(() => void vi.advanceTimersByTime(20_000));
    screen.getByRole('button', { name: 'Close the window' }).click();
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('a call that could not be entered', () => {
  it.each([
    ['auth.host_token', /is not valid, or too old\. Reload the page of the chat/],
    ['auth.host_token_used', /works only once\. Go back to the chat and press call again/],
    ['chat.no_token', /Check that you are signed in to the chat/],
    ['host.keys_unreachable', /could not be checked\. Press call in the chat again in a minute/],
    ['request.cross_site', /missing in CHAT_ORIGINS, or hidden by its Referrer-Policy/],
    ['server.database_away', /cannot read its data right now\. Running calls go on/],
    ['server.storage_full', /no space left\. Running calls go on/],
    ['server.unexpected', /Close this window and press call in the chat again/],
  ])('for %s says why, and what to do', (code, sentence) => {
    renderIn('en', <EnterFailure error={code} />);
    const alert = screen.getByRole('alert');
    expect(alert.dataset.code).toBe(code);
    expect(alert.textContent).toMatch(sentence);
    expect(screen.getByRole('heading', { level: 1, name: 'The call did not open' })).toBeTruthy();
  });

  it.each(['<b>bank</b>', 'constructor', '', 'AUTH.HOST_TOKEN', null])(
    'shows nothing of an address that says %j',
    (error) => {
      renderIn('en', <EnterFailure error={error} />);
      const { dataset, textContent, outerHTML } = screen.getByRole('alert');
      expect(dataset.code).toBe('server.unexpected');
      expect(textContent).toMatch(/^The call did not openSomething broke on the way from the chat/);
      expect(outerHTML).not.toContain('bank');
    },
  );

  it('can be closed where a page has opened the window', async () => {
    openedByHost();
    renderIn('ru', <EnterFailure error="chat.no_token" />);
    await userEvent.click(screen.getByRole('button', { name: 'Закрыть окно' }));
    expect(close).toHaveBeenCalledOnce();
  });

  it('is not to be closed where nobody has', () => {
    renderIn('ru', <EnterFailure error="chat.no_token" />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('a host’s call page without a right to be there', () => {
  it.each([
    ['ru', 'Откройте звонок из чата'],
    ['en', 'Open the call from your chat'],
  ] as const)('says where the call is opened, in %s', (language, title) => {
    renderIn(language, <HostClosed />);
    expect(screen.getByRole('heading', { level: 1, name: title })).toBeTruthy();
    expect(document.querySelector('[data-code=host_closed]')).not.toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });
});
