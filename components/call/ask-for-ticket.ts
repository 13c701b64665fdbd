import type { Ticket, TicketRequest } from '../../lib/calls/ticket';
import { askServer, json, Refusal } from '../shared/ask-server';
import { notSignedIn, type Action, type Failure } from './call-session';

/** A server that says nothing for so long is out of reach, in milliseconds. */
const PATIENCE = 15_000;

/** How long to wait where the server says only that it was asked too often, in milliseconds. */
const TOO_MANY = 60_000;

/** What came of asking. */
type TicketAnswer = Extract<Action, { type: 'ticket' | 'no_ticket' }>;

/**
 * Asks our server for a fresh ticket, and puts what it says in the words of a call's session.
 *
 * @param regain where the call was entered from a host: renews the right to it once, if that has ended
 */
export async function askForTicket(
  wanted: TicketRequest,
  signal: AbortSignal,
  regain: (() => Promise<boolean>) | null,
): Promise<TicketAnswer> {
  const answer = await askOnce(wanted, signal);
  const isOver = answer.type === 'no_ticket' && answer.failure.kind === 'right_ended';
  return isOver && regain && (await regain()) ? askOnce(wanted, signal) : answer;
}

async function askOnce(wanted: TicketRequest, signal: AbortSignal): Promise<TicketAnswer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  signal.addEventListener('abort', () => abort.abort());
  try {
    const init = { ...json('POST', wanted), signal: abort.signal };
    return { type: 'ticket', ticket: await askServer<Ticket>('/api/calls/token', init) };
  } catch (error) {
    return { type: 'no_ticket', failure: failureOf(error, wanted.chatId) };
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown, chatId: string): Failure {
  if (!(error instanceof Refusal)) return { kind: navigator.onLine ? 'ticket_unreachable' : 'offline' };
  const { code, message: sentence, retryAfter } = error;
  // These have a screen of their own.
  if (code === 'auth.signed_out') return notSignedIn(chatId);
  if (code === 'chat.not_found') return { kind: 'removed' };
  if (code === 'request.too_many') return { kind: 'too_many', after: retryAfter ?? TOO_MANY };
  return { kind: 'ticket_refused', code, sentence, passing: code.startsWith('server.') };
}
