import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { FakeExternalApi } from '@/testing/fake-external-api';
import { FakeMedia } from '@/testing/fake-media';
import { FakeWorker } from '@/testing/fake-worker';
import { renderIn } from '@/testing/render';
import { ticketWith } from '@/testing/ticket';

vi.mock('../shared/live-stream', () => ({ openLive: () => () => undefined }));

const request = vi.fn<typeof fetch>();
const partsThere = () => act(() => vi.dynamicImportSettled());

beforeEach(() => {
  vi.resetModules();
  FakeMedia.install();
  localStorage.setItem('calls.checked', '1');
  FakeExternalApi.install();
  FakeWorker.install();
  request.mockImplementation(() => Promise.resolve(Response.json({ call: null })));
  vi.stubGlobal('fetch', request);
});

afterEach(() => {
  vi.doUnmock('./call-parts');
  vi.unstubAllGlobals();
  FakeMedia.remove();
  vi.useRealTimers();
  request.mockReset();
  sessionStorage.clear();
});

/** A call window whose frame is there, and nothing behind it yet. */
async function open() {
  const { CallWindow } = await import('./call-window');
  renderIn(
    'en',
    <CallWindow
      ticket={ticketWith()}
      chatTitle="Team"
      prejoin
      renewEvery={20_000}
      noAnswerAfter={null}
      times={{ script: 1000, retries: [], frame: 60_000 }}
    />,
  );
  await screen.findByTitle(/^Team - /);
}

const emit = (event: string, payload?: unknown) => act(() => FakeExternalApi.latest.emit(event, payload));
const events = () =>
  request.mock.calls
    .filter(([address]) => address === '/api/calls/presence')
    .map(([, init]) => (JSON.parse(init?.body as string) as { event: string }).event);
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

it('the rest of a call window comes behind the frame, and loses nothing that was before it', async () => {
  await open();
  emit('videoConferenceJoined');
  emit('micError', { type: 'gum.permission_denied' });
  expect(events()).toEqual([]);
  await partsThere();
  expect(events()).toEqual(['joined']);
  expect(screen.getByRole('alert').dataset.code).toBe('microphone_denied');
});

it('that it does not come is said while the meeting goes on, until a later try brings it', async () => {
  useFakeClock();
  vi.doMock('./call-parts', () => {
    throw new Error('Failed to fetch');
  });
  await open();
  emit('videoConferenceJoined');
  await pass(7000);
  expect(screen.queryByRole('alert')).toBeNull();
  await pass(2000);
  expect(screen.getByRole('alert').dataset.code).toBe('page_incomplete');
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeTruthy();
  expect(screen.getByTitle(/^Team - /)).toBeTruthy();

  vi.doUnmock('./call-parts');
  await pass(30_000);
  await waitFor(() => expect(events()).toEqual(['joined']), { timeout: 10_000 });
  expect(screen.queryByRole('alert')).toBeNull();
});
