import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { signIn } from 'next-auth/react';
import type { ComponentProps } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEMO_PEOPLE } from '@/lib/auth/demo-people';
import { renderIn } from '@/testing/render';
import { SignInWays } from './sign-in-ways';

vi.mock('next-auth/react', () => ({ signIn: vi.fn() }));
const asked = vi.mocked(signIn);

beforeEach(() => {
  asked.mockReset();
  asked.mockResolvedValue(undefined);
});

function show(props: Partial<ComponentProps<typeof SignInWays>> = {}) {
  renderIn(
    'ru',
    <SignInWays people={[...DEMO_PEOPLE]} oidc={false} path="/chats/team" failed={null} {...props} />,
  );
}

describe('SignInWays', () => {
  it('offers each demo person once, by name and id', () => {
    show();
    const names = screen.getAllByRole('button').map((button) => button.textContent);
    expect(names).toHaveLength(DEMO_PEOPLE.length);
    for (const { displayName, id } of DEMO_PEOPLE) {
      expect(screen.getAllByRole('button', { name: `${displayName} ${id}` })).toHaveLength(1);
    }
    expect(screen.queryByText(/^Вход не настроен/)).toBeNull();
  });

  it('signs in as that person and goes to the path', async () => {
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Мария Соколова maria' }));
    expect(asked.mock.calls).toEqual([['demo', { person: 'maria', callbackUrl: '/chats/team' }]]);
  });

  it('offers only the organisation where there is no demo', async () => {
    show({ people: [], oidc: true });
    expect(screen.getAllByRole('button')).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Войти через вашу организацию' }));
    expect(asked.mock.calls).toEqual([['oidc', { callbackUrl: '/chats/team' }]]);
  });

  it('says what to set up when there is no way in', () => {
    show({ people: [] });
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/^Вход не настроен.*OIDC_ISSUER/)).toBeTruthy();
  });

  it('says that signing in has failed', () => {
    show({ failed: 'failed' });
    expect(screen.getByRole('alert').textContent).toMatch(/^Не получилось войти/);
  });

  it('says that the service cannot read its data', () => {
    show({ failed: 'away' });
    expect(screen.getByRole('alert').textContent).toMatch(/^Сервис сейчас не может прочитать свои данные/);
  });

  it('says that it was tried too often', () => {
    show({ failed: 'too_many' });
    expect(screen.getByRole('alert').textContent).toMatch(/^Слишком много неудачных попыток войти\./);
  });

  it('says nothing of the kind at first, and says it when our server is out of reach', async () => {
    asked.mockRejectedValue(new TypeError('Failed to fetch'));
    show();
    expect(screen.queryByRole('alert')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: /Олег/ }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/^Не получилось войти/);
  });
});
