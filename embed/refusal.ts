import { fetch } from './globals';
import type { CallProblem } from './types';

/** Somebody has said no, so that asking again would most likely not help. */
interface Refusal extends Error {
  _code: string;
}

/** @param message a sentence; empty where only the element's language has one */
export function refusal(_code: string, message = ''): Refusal {
  return Object.assign(new Error(message), { _code });
}

/** @throws {Refusal} for an answer that refuses, with the code and the sentence that it brings */
export async function request(address: string, init: RequestInit): Promise<Response> {
  // Without a prototype: what a page has put into that of all objects would be read as options.
  const response = await fetch(address, { __proto__: null, ...init } as RequestInit);
  if (response.ok) return response;
  if (!/40[134]/.test(response.status as never)) throw new Error();
  const { error } = (await response.json().catch(() => ({}))) as { error?: Partial<CallProblem> };
  throw refusal(error?.code ?? 'refused', error?.message);
}

/** What went wrong, for whoever listens. Errors of the browser are in its own language, and say little. */
export function problemOf(error: unknown): CallProblem {
  const { _code, message } = (error ?? {}) as Partial<Refusal>;
  return _code ? { code: _code, message: message! } : { code: 'unreachable', message: '' };
}
