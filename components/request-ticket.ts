import type { Ticket, TicketRequest } from '../lib/calls/ticket';

/** An answer of ours that is no ticket; `message` is a sentence for the person. */
export class TicketRefused extends Error {
  override readonly name = 'TicketRefused';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Asks for a fresh ticket. @throws {TicketRefused} with our server's words; whatever `fetch` throws when it is out of reach */
export async function requestTicket(request: TicketRequest): Promise<Ticket> {
  const response = await fetch('/api/calls/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as Ticket | { error: { code: string; message: string } };
  if ('error' in answer) throw new TicketRefused(answer.error.code, answer.error.message);
  return answer;
}
