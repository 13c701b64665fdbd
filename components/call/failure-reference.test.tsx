import { render, renderHook, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureReportSchema } from '@/lib/calls/failure-report';
import { renderIn } from '@/testing/render';
import { ticketWith } from '@/testing/ticket';
import { newReference, reportFailure, useFailureReport } from './failure-reference';
import { FailureReference } from '../shared/reference-line';

const request = vi.fn<typeof fetch>();
const sent = () => request.mock.calls.map(([, init]) => JSON.parse(init?.body as string) as object);
const failure = {
  chatId: 'team',
  number: 1,
  code: 'lost',
  reason: null,
  reference: 'K7QX-2M9D',
} as const;

beforeEach(() => {
  request.mockImplementation(() => Promise.resolve(Response.json({})));
  vi.stubGlobal('fetch', request);
});

afterEach(() => {
  vi.unstubAllGlobals();
  request.mockReset();
});

describe('a reference', () => {
  it('is one that the server takes, and never twice the same', () => {
    const made = Array.from({ length: 500 }, newReference);
    expect(new Set(made).size).toBe(500);
    for (const reference of made)
      expect(failureReportSchema.safeParse({ ...failure, reference }).error).toBeUndefined();
  });

  it('is shown with a button that copies it', async () => {
    const user = userEvent.setup();
    renderIn('ru', <FailureReference reference="K7QX-2M9D" />);
    expect(screen.getByText(/^Код для администратора:/).textContent).toBe(
      'Код для администратора: K7QX-2M9D',
    );
    await user.click(screen.getByRole('button', { name: 'Скопировать код' }));
    expect(await navigator.clipboard.readText()).toBe('K7QX-2M9D');
    expect(screen.getByRole('status').textContent).toBe('Скопировано');
  });

  it('can be copied by hand where the browser does not copy', async () => {
    const user = userEvent.setup();
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('NotAllowedError'));
    renderIn('en', <FailureReference reference="K7QX-2M9D" />);
    await user.click(screen.getByRole('button', { name: 'Copy the code' }));
    expect(screen.getByRole('status').textContent).toBe(
      'It could not be copied. Select the code and copy it yourself.',
    );
  });
});

describe('the report of a failure', () => {
  it('is sent even from a page that is being closed, and cuts what is too long', () => {
    reportFailure({ ...failure, reason: 'x'.repeat(1000) });
    expect(request.mock.calls[0]?.[0]).toBe('/api/calls/failure');
    expect(request.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', keepalive: true });
    expect(sent().map((body) => failureReportSchema.parse(body))).toEqual([
      { ...failure, reason: 'x'.repeat(300) },
    ]);
  });

  it('is sent once more when the browser is online again, and then no more', async () => {
    request.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    reportFailure(failure);
    await vi.waitFor(() => {
      dispatchEvent(new Event('online'));
      expect(request).toHaveBeenCalledTimes(2);
    });
    dispatchEvent(new Event('online'));
    expect(sent()).toEqual([failure, failure]);
  });

  it('is sent again while our server is out of order, a few times, and not when it has refused it', async () => {
    vi.useFakeTimers();
    const answers = [503, 502, 200];
    const request = vi.fn(() => Promise.resolve(new Response(null, { status: answers.shift() ?? 200 })));
    vi.stubGlobal('fetch', request);
    reportFailure({ ...failure, reference: newReference() });
    await vi.advanceTimersByTimeAsync(4900);
    expect(request).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(request).toHaveBeenCalledTimes(3);

    request.mockClear();
    answers.push(404);
    reportFailure({ ...failure, reference: newReference() });
    await vi.advanceTimersByTimeAsync(200_000);
    expect(request).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  it('is made once for each failure that is shown, also when effects run twice', () => {
    const first: Parameters<typeof useFailureReport>[0] = { kind: 'token_issuer', reason: 'invalid claim' };
    const { result, rerender } = renderHook(
      (shown: Parameters<typeof useFailureReport>[0]) => useFailureReport(shown, ticketWith(), 2),
      { initialProps: first, reactStrictMode: true },
    );
    const reference = result.current;
    rerender(first);
    expect(result.current).toBe(reference);
    const report = { chatId: 'team', number: 1, attempt: 2 };
    const told = { ...report, code: 'token_issuer', reason: 'invalid claim', reference };
    expect(sent()).toEqual([told]);
    rerender({ kind: 'ticket_refused', code: 'auth.signed_out' });
    expect(result.current).not.toBe(reference);
    expect(sent()).toEqual([
      told,
      { ...report, code: 'ticket_refused', reason: 'auth.signed_out', reference: result.current },
    ]);
  });

  it('shows the reference that it has sent', () => {
    const shown = { kind: 'script_timeout' } as const;
    function Screen() {
      return <p>{useFailureReport(shown, ticketWith())}</p>;
    }
    const { container } = render(<Screen />, { reactStrictMode: true });
    expect(sent()).toMatchObject([{ reference: container.textContent, reason: null }]);
  });
});
