import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { IVAN, MARIA, OLEG, recordWith } from '@/testing/call-views';
import { renderIn } from '@/testing/render';
import { CallBanner } from './call-banner';

const show = (participants = [IVAN, OLEG], viewerId = 'maria') =>
  renderIn(
    'ru',
    <CallBanner chatId="team" call={recordWith({ participants, media: 'audio' })} viewerId={viewerId} />,
  );
const banner = () => within(screen.getByRole('region', { name: 'Идёт звонок' }));
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...MARIA,
    id: `${index}`,
    displayName: `Человек ${index}`,
  }));
const faces = () =>
  banner()
    .getByText(/^Человек 0/)
    .parentElement?.querySelectorAll('.cs-avatar').length;

describe('CallBanner', () => {
  it('says that a call is on, how many are in it, who started it and for how long', () => {
    show();
    expect(banner().getByText('Аудиозвонок идёт')).toBeTruthy();
    expect(banner().getByText('2 участника')).toBeTruthy();
    expect(banner().getByText('Иван Петров').parentElement?.textContent).toBe('Кто начал: Иван Петров');
    expect(banner().getByRole('timer').textContent).toMatch(/^(\d+:)?\d?\d:\d\d$/);
  });

  it('is no live region, so that it is not read aloud while people come and go', () => {
    const { container } = show();
    expect(screen.queryByRole('status')).toBeNull();
    expect([...container.querySelectorAll('[aria-live]')].map((live) => live.ariaLive)).toEqual(['off']);
  });

  it('lets in with the media of the call', () => {
    show();
    const link = banner().getByRole('link', { name: 'Войти в звонок' });
    expect(link.getAttribute('href')).toBe('/call/team?media=audio');
  });

  it('brings back who is in it', () => {
    show([IVAN, MARIA]);
    expect(banner().getByRole('link').textContent).toBe('Вернуться в звонок');
  });

  it('names everybody for who cannot see the faces', () => {
    show([IVAN, OLEG, MARIA]);
    expect(banner().getByText('Иван Петров, Олег Ким и Мария Соколова')).toBeTruthy();
  });

  it.each([
    [5, 5, null],
    [6, 6, null],
    [7, 5, '+2'],
  ])('of %i people shows %i faces and %s', (count, shown, more) => {
    show(people(count));
    expect(faces()).toBe(shown);
    expect(banner().queryByText(/^\+\d/)?.textContent ?? null).toBe(more);
  });

  it('shows no faces while nobody is in it', () => {
    const { container } = show([]);
    expect(banner().getByText('сейчас никого')).toBeTruthy();
    expect(container.querySelector('.cs-avatar')).toBeNull();
  });
});
