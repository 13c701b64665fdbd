import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import ErrorPage from './error';
import GlobalError from './global-error';
import { renderIn } from '@/testing/render';

const error = Object.assign(new Error('secret'), { digest: '4711' });
const titles = () => [...document.querySelectorAll('title')].map(({ textContent }) => textContent);

it('a page that broke has a title, says under which number that was logged, and can be tried again', async () => {
  const retry = vi.fn();
  renderIn('ru', <ErrorPage error={error} retry={retry} />);
  expect(titles()).toEqual([screen.getByRole('heading').textContent]);
  expect(screen.getByRole('alert').textContent).toContain('4711');
  expect(document.body.textContent).not.toContain('secret');
  await userEvent.click(screen.getByRole('button'));
  expect(retry).toHaveBeenCalledOnce();
});

it('so does one that broke together with the layout', () => {
  render(<GlobalError error={error} retry={vi.fn()} />, { container: document });
  expect(titles()).toEqual([screen.getByRole('heading').textContent]);
  expect(screen.getByRole('alert').textContent).toContain('4711');
});
