import { goodAsk, proved, strike } from './strike';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { EVENT_SYNC } from '../../jitsi/event-sync';
import { API_OPERATIONS } from '../../lib/http/api-operations';
import { provideServices } from '../../lib/services';
import { hostToken } from '../host';
import { jsonOf, type JsonSchema } from './json-of-schema';
import { leaks } from './leaks';
import { mutated } from './mutate';
import { routes, type Route } from './routes';
import { TARGETS, type Target } from './targets';
import { cookieOf, VAULT_MARK, world, YARD, type World } from './world';

/** Bodies in all, over every route that takes one. */
const BODIES = 10_000;
const SEED = 20_261_123;

let all: Route[];
let app: World;
let cookie: string;
beforeAll(async () => {
  all = await routes();
  app = await world();
  cookie = await cookieOf('ivan');
  return () => app.close();
});

/** What a route checks its body with: as its documentation has it, or the report of a server that it names. */
function schemaOf(route: string, { method, params, title }: Target): z.ZodType | null {
  const path = route.replaceAll(/\[(\w+)\]/g, '{$1}');
  const operation = API_OPERATIONS.find((one) => one.path === path && one.method === method.toLowerCase());
  if (operation?.body instanceof z.ZodType) return operation.body;
  return (params && title && EVENT_SYNC.get(title)) || null;
}

const taking = Object.entries(TARGETS).flatMap(([route, list]) =>
  list.flatMap((target) => {
    const schema = schemaOf(route, target);
    return schema ? [{ request: `${target.method} ${target.title ?? route}`, route, target, schema }] : [];
  }),
);

it('knows every route that takes JSON', () => {
  const documented = API_OPERATIONS.filter(({ body }) => body instanceof z.ZodType);
  expect(taking.length).toBe(documented.length + EVENT_SYNC.size);
});

it.each(taking)(
  '$request takes what is valid, refuses what is not, and fails at nothing',
  async ({ route, target, schema }) => {
    provideServices(app.services);
    const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    const good = target.json?.(YARD) ?? {
      chatId: 'host:42',
      personId: 'host:ivan',
      origin: '',
      token: hostToken(),
    };
    // On the wire there are no halves of characters but escaped ones.
    const bodies = mutated(fc.oneof(fc.constant(good), jsonOf(shape))).map((text) => text.toWellFormed());
    const ask = proved(target, goodAsk(target, YARD), { cookie, token: '', chat: '' });
    const at = all.find((one) => one.route === route)!;
    const seen = { valid: 0, invalid: 0 };
    await fc.assert(
      fc.asyncProperty(bodies, async (text) => {
        const isValid = schema.safeParse(parsed(text)).success;
        seen[isValid ? 'valid' : 'invalid']++;
        const answer = await strike(at, { ...ask, body: text });
        expect(leaks(answer, [VAULT_MARK], { ofMember: true })).toEqual([]);
        expect(answer.status).toBeLessThan(500);
        // What is valid may be refused for what it says, never for how it is written; what is not is never taken.
        if (isValid) expect(answer.summary).not.toMatch(/^422|^400|malformed/);
        else expect(answer.summary).toMatch(/^(?:413|422) /);
      }),
      { seed: SEED, numRuns: Math.ceil(BODIES / taking.length) },
    );
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(10);
  },
  60_000,
);

it('writes nothing of it into the log, and meets nothing that nobody foresaw', () => {
  expect(app.logged.filter((line) => line.includes('unexpected error'))).toEqual([]);
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
