import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderIn } from '@/testing/render';
import { OperatorWebhook } from './operator-webhook';

const now = new Date('2026-11-22T12:00:00Z');
const summary = {
  waiting: 1234,
  oldestWaiting: new Date('2026-11-22T11:55:00Z'),
  deliveredSince: 5,
  givenUp: 2,
};
const failure = {
  id: 7,
  createdAt: new Date('2026-11-22T11:55:00Z'),
  type: 'call.started',
  chatId: 'host:42',
  attempts: 3,
  reason: 'HTTP 500',
  state: 'givenUp',
} as const;
type Props = Parameters<typeof OperatorWebhook>[0];
const show = (language: 'ru' | 'en', changes: Partial<Props> = {}) =>
  renderIn(
    language,
    <OperatorWebhook
      host="chat.example.org"
      summary={summary}
      failures={[failure]}
      sent={null}
      now={now}
      {...changes}
    />,
  );
const fact = (name: string) => screen.getByText(name).nextElementSibling?.textContent;

describe('OperatorWebhook', () => {
  it('says where it goes, what waits, since when, and what was given up', () => {
    show('ru');
    expect(fact('Куда')).toBe('chat.example.org');
    expect(fact('Ждут отправки')).toMatch(/^1\s?234$/);
    expect(fact('Самое старое')).toBe('5 минут назад');
    expect(fact('Доставлено за сутки')).toBe('5');
    expect(fact('Не доставлено, попытки прекращены')).toBe('2');
  });

  it('lists the last failures, under the host’s own ids', () => {
    show('en');
    const [, row] = within(screen.getByRole('table', { name: 'Latest failures' })).getAllByRole('row');
    const cells = within(row!).getAllByRole('cell');
    expect(cells.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^11\/22\/26, 11:55:00\sAM UTC$/) as unknown,
      'call.started',
      '42',
      '3',
      'HTTP 500',
      'given up',
    ]);
  });

  it('has a form that works without a script', () => {
    show('en');
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Send now' });
    expect(button.form?.getAttribute('action')).toBe('/operator/webhooks');
    expect(button.form?.method).toBe('post');
    expect(button.disabled).toBe(false);
  });

  it.each([
    [0, 'Отправлять нечего.'],
    [1, 'Отправляем 1 событие.'],
    [22, 'Отправляем 22 события.'],
    [5, 'Отправляем 5 событий.'],
  ])('says what the button did: %i', (sent, words) => {
    show('ru', { sent });
    expect(screen.getByRole('status').textContent).toBe(words);
  });

  it('has nothing to send or to list where all is well', () => {
    show('en', { summary: { waiting: 0, oldestWaiting: null, deliveredSince: 0, givenUp: 0 }, failures: [] });
    expect(screen.getByRole<HTMLButtonElement>('button').disabled).toBe(true);
    expect(screen.queryByText('The oldest')).toBeNull();
    expect(screen.getByText('There were no failures.')).toBeTruthy();
  });

  it('says what to set where nothing is told', () => {
    show('en', { host: null, failures: [] });
    expect(screen.getByText(/set CHAT_WEBHOOK_URL and CHAT_WEBHOOK_SECRET/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
