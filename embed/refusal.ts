import { fetch } from './globals';
import type { CallProblem } from './types';

/** Somebody has said no, so that asking again would most likely not help. */
interface Refusal extends Error {
  _problem: CallProblem;
}

/**
 * Reads, or sends what is given as JSON.
 *
 * @throws {Refusal} for an answer that refuses, with the code and the sentence that it brings
 */
export async function request(
  address: string,
  headers: Record<string, string>,
  body?: object,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await fetch(address, {
    // What a page has put into the prototype of all objects would be read as options.
    __proto__: null,
    method: body ? 'POST' : 'GET',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  } as RequestInit);
  if (response.ok) return response;
  if (!/40[134]/.test(response.status as never)) throw new Error();
  const answer = (await response.json().catch(() => null)) as { error?: Partial<CallProblem> } | null;
  // Without a sentence there is one in the element's language.
  const { code = 'refused', message = '' } = answer?.error ?? {};
  throw Object.assign(new Error(), { _problem: { code, message } });
}

/** What went wrong, for whoever listens. Errors of the browser are in its own language, and say little. */
export function problemOf(error: unknown): CallProblem {
  return (error as Refusal | undefined)?._problem ?? { code: 'unreachable', message: '' };
}
