/** A refusal of our server: its stable code, and as `message` a sentence for the person, in their language. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    message: string,
    /** Milliseconds after which it may be asked again, where the server says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** Asks our server. @throws {Refusal} with its words; whatever `fetch` throws when it is out of reach */
export async function askServer<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(path, init);
  const answer = (await response.json()) as Answer | { error: { code: string; message: string } };
  if (answer && typeof answer === 'object' && 'error' in answer) {
    throw new Refusal(answer.error.code, answer.error.message, retryAfter(response));
  }
  return answer;
}

/** What an answer says of when to come back, in milliseconds (`Retry-After` in seconds); null when it does not. */
export function retryAfter({ headers }: Response): number | null {
  const seconds = /^\d{1,5}$/.exec(headers.get('Retry-After') ?? '')?.[0];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** A request with a JSON body. */
export function json(method: 'POST' | 'PUT', body: unknown): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
