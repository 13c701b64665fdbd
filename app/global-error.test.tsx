import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import GlobalError from './global-error';

const error = Object.assign(new Error('secret'), { digest: '4711' });
const titles = () => [...document.querySelectorAll('title')].map(({ textContent }) => textContent);
const show = (retry = vi.fn()) => {
  render(<GlobalError error={error} retry={retry} />, { container: document });
  return retry;
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('a page that broke has a title, says under which number that was logged, and can be tried again', async () => {
  const retry = show();
  expect(titles()).toEqual([screen.getByRole('heading').textContent]);
  expect(screen.getByRole('alert').textContent).toContain('4711');
  expect(document.body.textContent).not.toContain('secret');
  await userEvent.click(screen.getByRole('button'));
  expect(retry).toHaveBeenCalledOnce();
});

it.each([
  ['ru', 'en-GB', 'Что-то сломалось'],
  ['en', 'ru-RU', 'Something broke'],
  ['', 'ru-RU', 'Что-то сломалось'],
  ['', 'de-DE', 'Something broke'],
])('speaks the language of a page in "%s", in a browser in %s', (page, browser, title) => {
  document.documentElement.lang = page;
  vi.spyOn(navigator, 'language', 'get').mockReturnValue(browser);
  show();
  expect(screen.getByRole('heading').textContent).toBe(title);
});
