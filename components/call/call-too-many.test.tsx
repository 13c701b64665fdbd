import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { renderIn } from '@/testing/render';
import { CallTooMany } from './call-too-many';

const onAgain = vi.fn();

beforeEach(() => {
  useFakeClock();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  onAgain.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

describe('a call page that was asked for too often', () => {
  it.each([
    ['ru', 'Слишком много попыток', /^Следующая попытка через 3\d с\.$/],
    ['en', 'Too many tries', /^Next try in 3\d s\.$/],
  ] as const)('says in %s what it waits for, and for how long', async (language, title, next) => {
    renderIn(language, <CallTooMany chatId="team" seconds={30} onAgain={onAgain} />);
    expect(screen.getByRole('alert').dataset.code).toBe('request.too_many');
    expect(screen.getByRole('heading', { name: title })).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toMatch(next);
    await pass(10_000);
    expect(screen.getByRole('timer').textContent).toMatch(/2\d/);
    expect(screen.getByRole('link').getAttribute('href')).toBe('/chats/team');
  });

  it('opens the call once it may, and not before', async () => {
    renderIn('en', <CallTooMany chatId="team" seconds={30} onAgain={onAgain} />);
    await pass(30_000);
    expect(onAgain).not.toHaveBeenCalled();
    await pass(2500);
    expect(onAgain).toHaveBeenCalledOnce();
    expect(screen.getByRole('timer').textContent).toBe('Trying again…');
  });

  it('does nothing any more when it is gone', async () => {
    const { unmount } = renderIn('en', <CallTooMany chatId="team" seconds={30} onAgain={onAgain} />);
    unmount();
    await pass(60_000);
    expect(onAgain).not.toHaveBeenCalled();
  });
});
