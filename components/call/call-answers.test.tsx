import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView } from '@/lib/calls/call-view';
import { useFakeClock } from '@/testing/fake-clock';
import { FakeStreams } from '@/testing/fake-streams';
import { renderIn } from '@/testing/render';
import { ticketWith } from '@/testing/ticket';
import { CallAnswers } from './call-answers';

vi.mock('../shared/live-stream', async () => ({
  openLive: (await import('@/testing/fake-streams')).FakeStreams.openLive,
}));

const RING = 40_000;
const TICKET = ticketWith({ call: { chatId: '!a:b/c', number: 1, media: 'video' } });
const person = (id: string, displayName: string) => ({ id, displayName, avatarUrl: null });
const ivan = person('ivan', 'Иван Петров');
const maria = person('maria', 'Мария Соколова');
const oleg = person('oleg', 'Олег Ким');

function callWith(changes: Partial<CallView> = {}): CallView {
  const startedAt = '2026-11-22T10:00:00.000Z';
  return {
    number: 1,
    media: 'video',
    startedAt,
    startedBy: ivan,
    participants: [ivan],
    answers: [],
    ...changes,
  };
}

const hear = (call: CallView | null) => FakeStreams.say('call', { call });
const pass = (time: number) => act(() => vi.advanceTimersByTimeAsync(time));
const notices = () => [...screen.getByRole('status').querySelectorAll('p')].map((p) => p.textContent);

function render(noAnswerAfter: number | null = RING, language: 'ru' | 'en' = 'ru') {
  return renderIn(language, <CallAnswers ticket={TICKET} noAnswerAfter={noAnswerAfter} />);
}

async function show(...how: Parameters<typeof render>) {
  const rendered = render(...how);
  await vi.dynamicImportSettled();
  return rendered;
}

beforeEach(() => useFakeClock());
afterEach(() => vi.useRealTimers());

describe('CallAnswers', () => {
  it('listens to the chat, on one connection, until the window leaves the meeting', async () => {
    const { unmount } = await show();
    expect(FakeStreams.open.map(({ path }) => path)).toEqual(['/api/chats/!a%3Ab%2Fc/live']);
    unmount();
    expect(FakeStreams.open).toEqual([]);
  });

  it('does not begin to listen after the window has left', async () => {
    const { unmount } = render();
    unmount();
    await vi.dynamicImportSettled();
    expect(FakeStreams.open).toEqual([]);
  });

  it.each([
    ['ru', ['Мария Соколова: звонок отклонён', 'Олег Ким сейчас в другом звонке']],
    ['en', ['Мария Соколова declined the call', 'Олег Ким is in another call']],
  ] as const)('tells who has declined and who is busy, in %s', async (language, expected) => {
    await show(null, language);
    hear(
      callWith({
        answers: [
          { person: maria, answer: 'declined' },
          { person: oleg, answer: 'busy' },
        ],
      }),
    );
    expect(notices()).toEqual(expected);
  });

  it('says it no longer when the person comes after all', async () => {
    await show();
    hear(callWith({ answers: [{ person: maria, answer: 'declined' }] }));
    hear(callWith({ participants: [ivan, maria] }));
    expect(notices()).toEqual([]);
  });

  it('hides what is dismissed, and nothing else', async () => {
    await show();
    hear(callWith({ answers: [{ person: maria, answer: 'busy' }] }));
    await userEvent
      .setup({ advanceTimers: vi.advanceTimersByTime })
      .click(screen.getByRole('button', { name: 'Скрыть' }));
    expect(notices()).toEqual([]);
    hear(callWith({ answers: [{ person: maria, answer: 'declined' }] }));
    expect(notices()).toEqual(['Мария Соколова: звонок отклонён']);
  });

  it('tells whoever has called only', async () => {
    await show();
    hear(
      callWith({ startedBy: oleg, participants: [oleg, ivan], answers: [{ person: maria, answer: 'busy' }] }),
    );
    await pass(2 * RING);
    expect(notices()).toEqual([]);
  });

  it('says that nobody answers when the time is over, whatever is heard meanwhile, until somebody comes', async () => {
    await show();
    hear(callWith());
    await pass(RING - 5000);
    hear(callWith({ media: 'audio' }));
    expect(notices()).toEqual([]);
    await pass(6000);
    expect(notices()).toEqual(['Нет ответа']);
    hear(callWith({ participants: [ivan, maria] }));
    expect(notices()).toEqual([]);
  });

  it('is silent about that in a group', async () => {
    await show(null);
    hear(callWith());
    await pass(2 * RING);
    expect(notices()).toEqual([]);
  });

  it('does not say that nobody answers when somebody has come and gone again, or has declined', async () => {
    await show();
    hear(callWith({ participants: [ivan, maria] }));
    hear(callWith());
    await pass(2 * RING);
    expect(notices()).toEqual([]);
    hear(callWith({ number: 2, answers: [{ person: maria, answer: 'declined' }] }));
    await pass(2 * RING);
    expect(notices()).toEqual(['Мария Соколова: звонок отклонён']);
  });

  it('begins anew with the next call', async () => {
    await show();
    hear(callWith());
    await pass(RING + 1000);
    hear(callWith({ participants: [ivan, maria] }));
    hear(callWith({ number: 2 }));
    FakeStreams.say('message', { message: {} });
    expect(notices()).toEqual([]);
    await pass(RING + 1000);
    expect(notices()).toEqual(['Нет ответа']);
  });
});
