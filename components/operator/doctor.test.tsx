import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Examination } from '@/lib/calls/examination';
import { renderIn } from '@/testing/render';
import { Doctor } from './doctor';

const running: Examination = {
  id: '0a',
  startedAt: '2026-11-23T05:00:00.000Z',
  endedAt: null,
  asking: ['Сертификат'],
  rows: [{ check: 'DNS', result: 'ok', resultWord: 'в порядке', code: 'dns_ok', why: 'Есть.', what: '' }],
  verdict: null,
};
const over: Examination = {
  ...running,
  endedAt: '2026-11-23T05:01:00.000Z',
  asking: [],
  rows: [
    ...running.rows,
    {
      check: 'Сертификат',
      result: 'failed',
      resultWord: 'сбой',
      code: 'tls_expired',
      why: 'Кончился.',
      what: 'Обновите.',
    },
  ],
  verdict: { ok: false, sentence: 'Так звонки работать не будут.' },
};

const server = vi.fn<(path: string, init: RequestInit) => Promise<Response>>();
const says = (examination: Examination | null) => Promise.resolve(Response.json({ examination }));
const next = () => act(() => vi.advanceTimersByTimeAsync(1000));
async function press(button: HTMLElement) {
  button.focus();
  fireEvent.click(button);
  await act(() => vi.advanceTimersByTimeAsync(0));
}
const rows = () =>
  within(screen.getByRole('table', { name: 'Что нашлось' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', server);
  server.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the page of the doctor', () => {
  it('is a form that works without a script', () => {
    renderIn('ru', <Doctor first={null} language="ru" />);
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Проверить' });
    expect(button.form?.getAttribute('action')).toBe('/operator/doctor/run');
    expect(button.form?.method).toBe('post');
    expect(screen.getByRole('status').textContent).toContain('проверок ещё не было');
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('begins, shows what is asked and what was found, and says how it ended', async () => {
    server.mockImplementation(() => says(running));
    renderIn('ru', <Doctor first={null} language="ru" />);
    const button = screen.getByRole('button');
    await press(button);
    expect(server.mock.calls[0]).toMatchObject(['/operator/doctor/run?language=ru', { method: 'POST' }]);
    expect(screen.getByRole('status').textContent).toBe('Проверяется: Сертификат.');
    expect(rows()).toEqual([
      ['DNS', 'в порядке', 'Есть.', ''],
      ['Сертификат', 'проверяется', '', ''],
    ]);
    server.mockImplementation(() => says(over));
    await next();
    expect(rows()[1]).toEqual(['Сертификат', 'сбой', 'Кончился.', 'Обновите.']);
    expect(screen.getByRole('status').textContent).toMatch(
      /^Так звонки работать не будут\.Проверено .*05:01 UTC\.$/,
    );
    const asked = server.mock.calls.length;
    await next();
    expect(server).toHaveBeenCalledTimes(asked);
    expect(screen.getByRole('button', { name: 'Проверить ещё раз' })).toBe(button);
    expect(document.activeElement).toBe(button);
  });

  it('follows one that was going on when it was opened, and begins no other beside it', async () => {
    server.mockImplementation(() => says(running));
    renderIn('ru', <Doctor first={running} language="ru" />);
    const button = screen.getByRole('button');
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await press(button);
    expect(server).not.toHaveBeenCalled();
    await next();
    expect(server.mock.calls[0]?.[1].method).toBeUndefined();
  });

  it('says that the app does not answer, and goes on when it does again', async () => {
    server.mockRejectedValue(new TypeError('failed'));
    renderIn('ru', <Doctor first={running} language="ru" />);
    await next();
    await next();
    expect(screen.getByRole('status').textContent).toBe('Приложение не отвечает, спрашиваем снова.');
    server.mockImplementation(() => says(over));
    await next();
    expect(screen.getByRole('status').textContent).toContain('Так звонки работать не будут.');
  });

  it.each([
    ['knows nothing of it', () => says(null), /больше не знает об этой проверке/],
    ['knows another', () => says({ ...running, id: '0b' }), /больше не знает об этой проверке/],
    [
      'refuses',
      () => Promise.resolve(Response.json({ error: { code: 'x', message: 'Нельзя.' } }, { status: 403 })),
      /^Нельзя\.$/,
    ],
    // A server that takes the question and never answers.
    [
      'hangs',
      (_path: string, { signal }: RequestInit) =>
        new Promise<Response>((_, fail) =>
          signal?.addEventListener('abort', () => fail(new DOMException('', 'AbortError'))),
        ),
      /больше не знает об этой проверке/,
    ],
  ])('ends the waiting where the app %s, and lets one begin anew', async (_what, answer, words) => {
    server.mockImplementation(answer);
    renderIn('ru', <Doctor first={running} language="ru" />);
    for (let second = 0; second < 60; second++) await next();
    expect(screen.getByRole('alert').textContent).toMatch(words);
    expect(rows()).toEqual([['DNS', 'в порядке', 'Есть.', '']]);
    server.mockImplementation(() => says(over));
    await press(screen.getByRole('button'));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('status').textContent).toContain('Так звонки работать не будут.');
  });

  it('says so when nothing could be begun', async () => {
    server.mockRejectedValue(new TypeError('failed'));
    renderIn('en', <Doctor first={null} language="en" />);
    await press(screen.getByRole('button', { name: 'Check now' }));
    expect(screen.getByRole('alert').textContent).not.toBe('');
    expect(screen.getByRole('button').getAttribute('aria-disabled')).toBe('false');
  });

  it('says that it broke off where there is an end and no verdict', () => {
    renderIn('en', <Doctor first={{ ...over, verdict: null }} language="en" />);
    expect(screen.getByRole('status').textContent).toMatch(/^The check broke off/);
  });
});
