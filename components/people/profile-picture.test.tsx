import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderIn } from '@/testing/render';
import { ProfilePicture } from './profile-picture';

const refresh = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }));

const request = vi.fn<typeof fetch>();
const drawImage = vi.fn();
const file = new File(['a picture'], 'me.heic', { type: 'image/heic' });
const choose = (what = file) => userEvent.upload(screen.getByLabelText('Выбрать файл'), what);

// What jsdom lacks: reading and drawing pictures.
beforeEach(() => {
  request.mockReset();
  refresh.mockReset();
  drawImage.mockReset();
  request.mockResolvedValue(Response.json({ avatarUrl: null }));
  vi.stubGlobal('fetch', request);
  vi.stubGlobal(
    'createImageBitmap',
    vi.fn().mockResolvedValue({ width: 3000, height: 2000, close: () => {} }),
  );
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage } as never);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) =>
    done(new Blob(['small'], { type: 'image/webp' })),
  );
});

afterEach(() => vi.unstubAllGlobals());

describe('ProfilePicture', () => {
  it('sends the middle of a picture, 256 pixels wide', async () => {
    renderIn('ru', <ProfilePicture name="Иван Петров" picture={null} />);
    await choose();
    expect(drawImage.mock.calls[0]?.slice(1)).toEqual([500, 0, 2000, 2000, 0, 0, 256, 256]);
    const [path, init] = request.mock.calls[0] ?? [];
    expect([path, init?.method, init?.headers]).toEqual([
      '/api/profile/avatar',
      'PUT',
      { 'Content-Type': 'image/webp' },
    ]);
    expect(screen.getByRole('status').textContent).toBe('Сохранено');
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('sends nothing that the browser cannot read', async () => {
    vi.stubGlobal('createImageBitmap', vi.fn().mockRejectedValue(new DOMException('', 'InvalidStateError')));
    renderIn('ru', <ProfilePicture name="Иван Петров" picture={null} />);
    await choose();
    expect(screen.getByRole('alert').textContent).toBe('Не сохранено: Нужна картинка PNG, JPEG или WebP.');
    expect(request).not.toHaveBeenCalled();
  });

  it('says what the server has against it', async () => {
    request.mockResolvedValue(Response.json({ error: { code: 'x', message: 'Слишком большой.' } }));
    renderIn('ru', <ProfilePicture name="Иван Петров" picture={null} />);
    await choose();
    expect(screen.getByRole('alert').textContent).toBe('Не сохранено: Слишком большой.');
    expect(refresh).not.toHaveBeenCalled();
  });

  it('removes the picture there is', async () => {
    renderIn('ru', <ProfilePicture name="Иван Петров" picture="/people/ivan.svg" />);
    await userEvent.click(screen.getByRole('button', { name: 'Убрать' }));
    expect(request.mock.calls.map(([path, init]) => [path, init?.method])).toEqual([
      ['/api/profile/avatar', 'DELETE'],
    ]);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('has nothing to remove where there is none', () => {
    renderIn('ru', <ProfilePicture name="Иван Петров" picture={null} />);
    expect(screen.queryByRole('button', { name: 'Убрать' })).toBeNull();
  });
});
