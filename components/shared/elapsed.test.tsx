import { act, screen } from '@testing-library/react';
import { NextIntlClientProvider } from 'next-intl';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import ru from '@/lib/i18n/ru.json';
import { renderIn } from '@/testing/render';
import { Elapsed } from './elapsed';

const SINCE = '2026-03-01T12:00:00.000Z';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-01T12:12:34.000Z') });
});

afterEach(() => vi.useRealTimers());

describe('Elapsed', () => {
  it('goes on each second', () => {
    renderIn('ru', <Elapsed since={SINCE} as="clock" />);
    expect(screen.getByRole('timer').textContent).toBe('12:34');
    act(() => void vi.advanceTimersByTime(27_000));
    expect(screen.getByRole('timer').textContent).toBe('13:01');
  });

  it.each([
    ['2026-03-01T12:12:00.000Z', 'меньше минуты'],
    [SINCE, '12 мин'],
    ['2026-03-01T11:12:34.000Z', '1 ч 0 мин'],
    ['2026-03-01T09:07:00.000Z', '3 ч 5 мин'],
  ])('since %s says in words: %s', (since, words) => {
    renderIn('ru', <Elapsed since={since} as="minutes" />);
    expect(screen.getByRole('timer').textContent).toBe(words);
  });

  it('never shows a negative time to a browser whose clock is behind', () => {
    vi.setSystemTime('2026-03-01T11:58:29.000Z');
    renderIn('ru', <Elapsed since={SINCE} as="clock" />);
    expect(screen.getByRole('timer').textContent).toBe('0:00');
  });

  it('is not read aloud at each change', () => {
    renderIn('ru', <Elapsed since={SINCE} as="clock" />);
    expect(screen.getByRole('timer').getAttribute('aria-live')).toBe('off');
  });

  it('shares one interval, which ends with the last of them', () => {
    const { rerender } = renderIn(
      'ru',
      <>
        <Elapsed since={SINCE} as="clock" />
        <Elapsed since={SINCE} as="minutes" />
      </>,
    );
    expect(vi.getTimerCount()).toBe(1);
    rerender(<Elapsed since={SINCE} as="clock" />);
    expect(vi.getTimerCount()).toBe(1);
    rerender(<p />);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not in the server’s HTML, whose clock is another', async () => {
    const element = (
      <NextIntlClientProvider locale="ru" messages={ru} timeZone="UTC">
        <Elapsed since={SINCE} as="clock" />
      </NextIntlClientProvider>
    );
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(element);
    expect(container.textContent).toBe('');
    const root = await act(() => Promise.resolve(hydrateRoot(container, element)));
    expect(container.textContent).toBe('12:34');
    act(() => root.unmount());
    container.remove();
  });
});
