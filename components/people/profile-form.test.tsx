import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderIn } from '@/testing/render';
import { ProfileForm } from './profile-form';

const refresh = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }));

const request = vi.fn<typeof fetch>();
const name = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Имя' });
const language = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Язык' });
const save = () => userEvent.click(screen.getByRole('button', { name: 'Сохранить' }));

async function rename(to: string) {
  await userEvent.clear(name());
  if (to) await userEvent.type(name(), to);
}

beforeEach(() => {
  request.mockReset();
  refresh.mockReset();
  request.mockResolvedValue(Response.json({}));
  vi.stubGlobal('fetch', request);
  renderIn('ru', <ProfileForm displayName="Иван Петров" language={null} />);
});

afterEach(() => vi.unstubAllGlobals());

describe('ProfileForm', () => {
  it('starts from the profile', () => {
    expect(name().value).toBe('Иван Петров');
    expect([...language().options].map(({ text, selected }) => [text, selected])).toEqual([
      ['Как в браузере', true],
      ['Русский', false],
      ['English', false],
    ]);
  });

  it('saves name and language, says so, and asks for the page anew', async () => {
    await rename('  Ваня ');
    await userEvent.selectOptions(language(), 'English');
    await save();
    const [path, init] = request.mock.calls[0] ?? [];
    expect([path, init?.method, init?.body]).toEqual([
      '/api/profile',
      'PUT',
      '{"displayName":"Ваня","language":"en"}',
    ]);
    expect(screen.getByRole('status').textContent).toBe('Сохранено');
    expect(name().value).toBe('Ваня');
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('sends no language for the browser’s own', async () => {
    await save();
    expect(request.mock.calls[0]?.[1]?.body).toBe('{"displayName":"Иван Петров","language":null}');
  });

  it.each(['', '   ', 'x'.repeat(201)])('refuses the name "%s" without asking the server', async (bad) => {
    await userEvent.clear(name());
    if (bad) await userEvent.click(name()).then(() => userEvent.paste(bad));
    await save();
    expect(request).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toBe('От 1 до 200 знаков в одну строку.');
    expect(name().getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(name());
  });

  it('says what the server has against it', async () => {
    request.mockResolvedValue(
      Response.json({ error: { code: 'x', message: 'Вы не вошли.' } }, { status: 401 }),
    );
    await rename('Ваня');
    await save();
    expect(screen.getByRole('alert').textContent).toBe('Не сохранено: Вы не вошли.');
    expect(screen.getByRole('status').textContent).toBe('');
    expect(name().value).toBe('Ваня');
    expect(refresh).not.toHaveBeenCalled();
  });

  it('says that the server is out of reach', async () => {
    request.mockRejectedValue(new TypeError('Failed to fetch'));
    await save();
    expect(screen.getByRole('alert').textContent).toMatch(/^Не сохранено: Нет связи с сервером/);
  });
});
