import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from '@/lib/calls/call-view';
import { callMessage, IVAN, MARIA, OLEG, overWith, recordWith } from '@/testing/call-views';
import { renderIn } from '@/testing/render';
import { CallMessage } from './call-message';

const show = (call: CallRecord, viewerId: string, offersCall = true, language: 'ru' | 'en' = 'ru') =>
  renderIn(
    language,
    <CallMessage message={callMessage(7, call)} viewerId={viewerId} time="14:03" offersCall={offersCall} />,
  );
const lines = () => [...screen.getByRole('article').querySelectorAll('p')].map((line) => line.textContent);

describe('CallMessage', () => {
  it('of a call that is on says since when, with whom, and lets in', () => {
    const startedAt = new Date(Date.now() - 12.5 * 60_000).toISOString();
    show(recordWith({ startedAt, participants: [IVAN, OLEG] }), 'maria');
    expect(screen.getByRole('article', { name: 'Видеозвонок идёт' })).toBeTruthy();
    expect(lines().slice(1)).toEqual(['12 мин2 участника', 'Кто начал: Иван Петров14:03']);
    expect(screen.getByRole('link', { name: 'Войти в звонок' }).getAttribute('href')).toBe('/call/team');
  });

  it('brings back who is in the call already', () => {
    show(recordWith({ media: 'audio', participants: [IVAN, MARIA] }), 'maria');
    expect(screen.getByRole('article', { name: 'Аудиозвонок идёт' })).toBeTruthy();
    const link = screen.getByRole('link', { name: 'Вернуться в звонок' });
    expect(link.getAttribute('href')).toBe('/call/team?media=audio');
  });

  it('of a call that waits for somebody to come back says that nobody is in it', () => {
    show(recordWith({ participants: [] }), 'maria');
    expect(lines()[1]).toMatch(/сейчас никого$/);
  });

  it.each([
    [1, '12 мин1 человек'],
    [3, '12 мин3 человека'],
    [5, '12 мин5 человек'],
  ])('of a call that is over says how long it was and that %i came', (count, words) => {
    const participants = Array.from({ length: count }, (_, index) => ({ ...MARIA, id: `${index}` }));
    show(overWith({ participants }), 'ivan');
    expect(lines()).toEqual(['Видеозвонок завершён', words, 'Вы начали звонок14:03']);
    expect(screen.queryByRole('link')).toBeNull();
  });

  it.each([
    ['missed', 'ivan', ['Нет ответа', 'Видеозвонок14:03'], 'Позвонить снова'],
    ['missed', 'maria', ['Пропущенный видеозвонок', '14:03'], 'Перезвонить'],
    ['declined', 'ivan', ['Звонок отклонён', 'Видеозвонок14:03'], 'Позвонить снова'],
    ['declined', 'maria', ['Вы отклонили звонок', 'Видеозвонок14:03'], 'Перезвонить'],
    ['busy', 'ivan', ['Собеседник был в другом звонке', 'Видеозвонок14:03'], 'Позвонить снова'],
    ['busy', 'maria', ['Пропущенный видеозвонок', '14:03'], 'Перезвонить'],
  ] as const)('of a call that was %s tells %s so', (outcome, viewerId, words, button) => {
    show(overWith({ outcome }), viewerId);
    expect(lines()).toEqual(words);
    expect(screen.getByRole('link').textContent).toBe(button);
  });

  it('offers no call where there is a better one to press', () => {
    show(overWith({ outcome: 'missed' }), 'maria', false);
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('speaks English', () => {
    show(overWith({ participants: [IVAN, MARIA] }), 'maria', true, 'en');
    expect(lines()).toEqual(['Video call ended', '12 min2 people', 'Started by Иван Петров14:03']);
  });
});
