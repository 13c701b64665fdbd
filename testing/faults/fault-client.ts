import { hostToken } from '../host';

/** What an API has answered; status 0: no instance gave an answer. */
export interface Answered {
  status: number;
  data: Record<string, unknown>;
}

/** Longest that any answer may take, in milliseconds: far more than anything that hangs is waited for. */
const ANSWER_WITHIN = 40_000;

/** Somebody in one chat, who asks whichever instance answers, as behind a proxy that spreads requests. */
export interface Person {
  id: string;
  chatId: string;
  ask(method: string, path: string, body?: unknown): Promise<Answered>;
  /** What to send with any request. */
  headers(): Record<string, string>;
}

export interface FaultClient {
  origins: readonly string[];
  /** What must not be seen, seen. */
  broken: string[];
  own(id: string, chatId: string): Promise<Person>;
  /** Somebody of the chat beside us. */
  ofHost(id: string, chatId: string): Person;
}

/** Asks several instances, and notes every answer that is not one that a caller can do something with. */
export function faultClient(origins: readonly string[], pickFirst: () => number): FaultClient {
  const broken: string[] = [];

  const askOne = async (origin: string, path: string, init: RequestInit): Promise<Answered> => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN);
    try {
      const response = await fetch(origin + path, { ...init, signal });
      const text = await response.text();
      const data = JSON.parse(text || '{}') as Answered['data'];
      const { code } = (data.error ?? {}) as { code?: string };
      if (response.status >= 500 && code !== 'server.database_away') {
        broken.push(`${init.method} ${path} answered ${response.status} ${text}`);
      }
      return { status: response.status, data };
    } catch (error) {
      if (signal.aborted) broken.push(`${init.method} ${path} was not answered`);
      if (error instanceof SyntaxError) broken.push(`${init.method} ${path} answered no JSON`);
      return { status: 0, data: {} };
    }
  };

  const person = (id: string, chatId: string, headers: () => Record<string, string>): Person => ({
    id,
    chatId,
    headers,
    async ask(method, path, body) {
      const first = Math.floor(pickFirst() * origins.length);
      let answered: Answered = { status: 0, data: {} };
      for (let turn = 0; turn < origins.length; turn++) {
        const origin = origins[(first + turn) % origins.length]!;
        answered = await askOne(origin, path, {
          method,
          headers: { ...headers(), ...(body !== undefined && { 'content-type': 'application/json' }) },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        // What was taken by one that then fell silent may have been done: only who can be repeated asks another.
        if (answered.status !== 0 && answered.status !== 503) return answered;
        if (path.endsWith('/messages')) return answered;
      }
      return answered;
    },
  });

  return {
    origins,
    broken,
    async own(id, chatId) {
      const origin = origins[0]!;
      const csrf = await fetch(`${origin}/api/auth/csrf`);
      const { csrfToken } = (await csrf.json()) as { csrfToken: string };
      const signedIn = await fetch(`${origin}/api/auth/callback/demo`, {
        method: 'POST',
        headers: { cookie: cookiesOf(csrf) },
        body: new URLSearchParams({ csrfToken, person: id, json: 'true' }),
      });
      const cookie = cookiesOf(signedIn);
      return person(id, chatId, () => ({ cookie }));
    },
    ofHost(id, chatId) {
      const other = id === 'ivan' ? 'maria' : 'ivan';
      const chat = { id: chatId, kind: 'direct', title: other, role: 'member' };
      return person(id, chatId, () => ({
        authorization: `Bearer ${hostToken({ sub: id, name: id, chat })}`,
      }));
    },
  };
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
