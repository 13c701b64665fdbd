import type { Ticket, TicketRequest } from '../lib/calls/ticket';
import { askServer, json, Refusal } from './ask-server';
import type { Action, Failure } from './call-session';

/** A server that says nothing for so long is out of reach, in milliseconds. */
const PATIENCE = 15_000;

/** Refusals that have a screen of their own. */
const KNOWN = new Map<string, Failure>([
  ['auth.signed_out', { kind: 'signed_out' }],
  ['chat.not_found', { kind: 'removed' }],
]);

/** Asks our server for a fresh ticket, and puts what it says in the words of a call's session. */
export async function askForTicket(
  wanted: TicketRequest,
  signal: AbortSignal,
): Promise<Extract<Action, { type: 'ticket' | 'no_ticket' }>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  signal.addEventListener('abort', () => abort.abort());
  try {
    const init = { ...json('POST', wanted), signal: abort.signal };
    return { type: 'ticket', ticket: await askServer<Ticket>('/api/calls/token', init) };
  } catch (error) {
    return { type: 'no_ticket', failure: failureOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Refusal)) return { kind: navigator.onLine ? 'ticket_unreachable' : 'offline' };
  const { code, message: sentence } = error;
  return KNOWN.get(code) ?? { kind: 'ticket_refused', code, sentence, passing: code.startsWith('server.') };
}
