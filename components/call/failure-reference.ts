import { useEffect, useRef, useState } from 'react';
import { REASON_LIMIT, type FailureCode } from '../../lib/calls/failure-codes';
import type { Ticket } from '../../lib/calls/ticket';

/** Crockford's base32: no I, L, O or U, so that it survives being read out. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What is shown of a failure; `code` is our server's, where it refused a ticket. */
interface ShownFailure {
  kind: FailureCode;
  reason?: string | null;
  code?: string;
}

interface ReportedFailure {
  chatId: string;
  number: number;
  code: FailureCode;
  reason: string | null;
  reference: string;
  attempt?: number;
}

/** A new reference such as `K7QX-2M9D`: 40 random bits. Made here, so that it can be shown when our server is down. */
export function newReference(): string {
  const letters = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => ALPHABET[byte % 32]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Waits before the second, third, ... try, in milliseconds: our server may be on its way up again. */
const RETRIES = [5000, 30_000, 120_000];

/**
 * Tells the operator's log of a failure. Never throws and answers nothing: it must not become a failure of its own. Out
 * of reach or out of order, our server is told again a few times, and as soon as the browser is online again.
 */
export function reportFailure(failure: ReportedFailure): void {
  const reason = failure.reason?.slice(0, REASON_LIMIT) ?? null;
  const body = JSON.stringify({ ...failure, reason });
  const send = async (tries: number): Promise<void> => {
    const response = await fetch('/api/calls/failure', {
      method: 'POST',
      keepalive: true,
      headers: { 'Content-Type': 'application/json' },
      body,
    }).catch(() => null);
    if (response && response.status < 500) return;
    const wait = RETRIES[tries];
    if (wait === undefined) return;
    const again = () => {
      clearTimeout(timer);
      removeEventListener('online', again);
      void send(tries + 1);
    };
    const timer = setTimeout(again, wait);
    addEventListener('online', again);
  };
  void send(0);
}

/**
 * Reports a failure that is being shown, once, and gives its reference. Another failure object is another failure.
 *
 * @param attempt which try of entering the call it was, the first being 1
 */
export function useFailureReport(failure: ShownFailure, ticket: Ticket, attempt?: number): string {
  const [made, setMade] = useState(() => ({ failure, reference: newReference() }));
  if (made.failure !== failure) setMade({ failure, reference: newReference() });
  const { reference } = made;
  const sent = useRef<string>(null);
  const { chatId, number } = ticket.call;

  useEffect(() => {
    // An effect may run twice, and the ticket may be another object for the same failure.
    if (sent.current === reference) return;
    sent.current = reference;
    const { kind: code, reason, code: refusal } = made.failure;
    reportFailure({ chatId, number, code, reason: reason ?? refusal ?? null, reference, attempt });
  }, [made, reference, chatId, number, attempt]);

  return reference;
}
