import { strike, goodAsk, proved, type Answer, type Ask } from './strike';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provideServices } from '../../lib/services';
import { HOST_ORIGIN, hostToken } from '../host';
import { BREAKAGES } from './breakage';
import { FALSE_BEARERS, FALSE_SESSIONS, FALSE_TOKENS, FALSE_WINDOWS, type Claims } from './intruders';
import { leaks } from './leaks';
import { METHODS, routes, type Route } from './routes';
import { AttackTable } from './table';
import { TARGETS, type Target } from './targets';
import {
  cookieOf,
  HOST_YARD,
  SECRETS,
  stateOf,
  VAULT_MARK,
  world,
  YARD,
  YARD_MARK,
  type World,
} from './world';

const TABLE = 'table.txt';
const ABOUT = `How every request of every route is answered when it is attacked: the answer, then the attacks that get it.
Made by attack.test.ts and compared by it. To write it anew: npx vitest run testing/attack/attack.test.ts -u`;
const table = new AttackTable(ABOUT);
let own: World;
let jaas: World;
let all: Route[];

beforeAll(async () => {
  all = await routes();
  jaas = await world({ JITSI: 'jaas' });
  own = await world();
  return async () => {
    await own.close();
    await jaas.close();
  };
});

const named = (route: string, { method, title }: Target) => `${method} ${route}${title ? ` (${title})` : ''}`;
const targets = Object.entries(TARGETS).flatMap(([route, list]) =>
  list.map((target) => ({ route, target, request: named(route, target) })),
);
const routeOf = (route: string) => all.find((one) => one.route === route) ?? { route, handlers: {} };
const inWorldOf = ({ proof }: Target): World => {
  const its = proof === 'jaas' ? jaas : own;
  provideServices(its.services);
  return its;
};

const textOf = ({ body }: Ask) => (typeof body === 'string' ? body : '');

/** Whether it is about whoever asks, and so everybody who is signed in may ask. */
const isAboutSelf = ({ proof, params, json }: Target) =>
  proof === 'session' && !params && !Object.hasOwn(json?.(YARD) ?? {}, 'chatId');

/** Strikes by every false claim, none of which may learn or get anything. */
async function intrude(
  route: string,
  target: Target,
  claims: Claims,
  chat: string,
  suffix = '',
): Promise<void> {
  inWorldOf(target);
  for (const [name, claim] of Object.entries(claims)) {
    const ask = goodAsk(target, chat);
    const answer = await strike(routeOf(route), { ...ask, headers: { ...ask.headers, ...(await claim()) } });
    const isOwn = isAboutSelf(target);
    // Anna may see what rings in her own chat.
    const marks = isOwn && name === 'member of another chat' ? [YARD_MARK] : [YARD_MARK, VAULT_MARK];
    expect(leaks(answer, marks), `${named(route, target)}, ${name}`).toEqual([]);
    table.note(named(route, target), `${name}${suffix}`, [answer.summary]);
    if (!isOwn || answer.status >= 400)
      expect(answer.status, `${named(route, target)}, ${name}`).toBeGreaterThan(399);
    else
      expect(['member of another chat', 'removed member'], `${named(route, target)}, ${name}`).toContain(
        name,
      );
  }
}

it('knows every route that there is, and how it is asked rightly', () => {
  expect(Object.keys(TARGETS).sort()).toEqual(all.map(({ route }) => route).sort());
  for (const { route, handlers } of all) {
    const attacked = TARGETS[route]?.map(({ method }) => method) ?? [];
    const refused = METHODS.filter((method) => method in handlers && !attacked.includes(method));
    for (const method of refused)
      table.note(`${method} ${route}`, 'anything', [
        method === 'OPTIONS' ? '204' : '405 request.method_not_allowed',
      ]);
  }
});

it('finds each method of a route that no attack starts from refused, whoever asks', async () => {
  provideServices(own.services);
  const cookie = await cookieOf('ivan');
  for (const route of all) {
    const attacked = TARGETS[route.route]?.map(({ method }) => method) ?? [];
    for (const method of METHODS.filter((one) => one in route.handlers && !attacked.includes(one))) {
      for (const origin of [HOST_ORIGIN, 'https://evil.example', 'null']) {
        const params = TARGETS[route.route]?.[0]?.params?.(YARD) ?? {};
        const answer = await strike(route, {
          method,
          params,
          query: '',
          headers: { cookie, origin },
          body: null,
        });
        const allowed = answer.headers.get('access-control-allow-origin');
        expect(answer.summary, `${method} ${route.route}`).toBe(
          method === 'OPTIONS' ? '204' : '405 request.method_not_allowed',
        );
        expect(allowed === null || allowed === HOST_ORIGIN, `${method} ${route.route}`).toBe(true);
        if (origin !== HOST_ORIGIN) expect(allowed, `${method} ${route.route} from ${origin}`).toBeNull();
      }
    }
  }
});

describe('nobody gets in', () => {
  const guarded = targets.filter(({ target }) => target.proof !== 'nothing');
  const state: Record<string, string>[] = [];
  beforeAll(async () => {
    state.push(await stateOf(own.database));
  });
  afterAll(async () => {
    // Whoever was refused has changed nothing either.
    expect(await stateOf(own.database)).toEqual(state[0]);
  });

  it.each(
    guarded.filter(
      ({ target }) => target.proof !== 'host token in a form' && target.proof !== 'host token in JSON',
    ),
  )('to $request by a session that is none', async ({ route, target }) =>
    intrude(route, target, FALSE_SESSIONS, YARD),
  );

  it.each(guarded.filter(({ target }) => target.byWindow))(
    'to $request by a window’s session that is none',
    async ({ route, target }) => intrude(route, target, FALSE_WINDOWS, `host:${HOST_YARD}`),
  );

  it.each(guarded.filter(({ target }) => target.proof === 'session' || target.proof === 'events'))(
    'to $request by a host’s token that is none',
    async ({ route, target }) => intrude(route, target, FALSE_BEARERS, target.byToken ? HOST_YARD : YARD),
  );

  it.each(guarded.filter(({ target }) => /^host token/.test(target.proof)))(
    'through $route by a host’s token that is none, was used, or comes from elsewhere',
    async ({ route, target }) => {
      inWorldOf(target);
      const enter = (token: string, origin = HOST_ORIGIN) => {
        const ask = proved(target, goodAsk(target, HOST_YARD), { cookie: '', token, chat: HOST_YARD });
        const body = textOf(ask).replace(JSON.stringify(HOST_ORIGIN), JSON.stringify(origin));
        return strike(routeOf(route), {
          ...ask,
          body,
          headers: { ...ask.headers, ...(target.proof === 'host token in a form' && { origin }) },
        });
      };
      const strikes: [string, () => Promise<Answer>][] = [
        ...Object.entries(FALSE_TOKENS).map(([name, token]): [string, () => Promise<Answer>] => [
          name,
          () => enter(token()),
        ]),
        ...['https://evil.example', 'null', '', `${HOST_ORIGIN}.evil.example`, 'http://localhost:3000'].map(
          (origin): [string, () => Promise<Answer>] => [
            `from ${origin || 'no origin'}`,
            () => enter(hostToken(), origin),
          ],
        ),
        [
          'token used before',
          async () => {
            const token = hostToken();
            const first = await enter(token);
            expect(first.headers.getSetCookie().join()).toContain('call-session.');
            return enter(token);
          },
        ],
      ];
      for (const [name, run] of strikes) {
        const answer = await run();
        // A token for another chat is good at the form: it leads to that chat.
        const isGood = name === 'token for another chat' && target.proof === 'host token in a form';
        if (!isGood) expect(leaks(answer, [YARD_MARK, VAULT_MARK]), name).toEqual([]);
        if (!isGood) expect(answer.summary, name).toMatch(/^303 to \/enter with (?:auth|request)\.|^4/);
        if (isGood) expect(answer.summary).toBe('303 to /call/host%3A43');
        table.note(named(route, target), name, [answer.summary]);
      }
    },
  );
});

describe('nothing breaks', () => {
  it.each(targets)('$request', async ({ route, target }) => {
    inWorldOf(target);
    const cookie = await cookieOf('ivan');
    for (const [name, breakage] of Object.entries(BREAKAGES)) {
      const chat = /^host token/.test(target.proof) ? HOST_YARD : YARD;
      const good = proved(target, goodAsk(target, chat), { cookie, token: hostToken(), chat });
      const answers: string[] = [];
      for (const ask of breakage(good, target)) {
        const answer = await strike(routeOf(route), signedAnew(target, ask));
        const why = `${named(route, target)}, ${name}: ${textOf(ask).slice(0, 300)} ${JSON.stringify(ask.params).slice(0, 300)}`;
        expect(answer.status, why).toBeLessThan(500);
        // Ivan is of the yard, and may have what is his there.
        expect(leaks(answer, [VAULT_MARK], { ofMember: true }), why).toEqual([]);
        answers.push(answer.summary);
      }
      if (answers.length > 0) table.note(named(route, target), name, answers);
    }
  });

  /** What is signed over the body has to be signed again, or nothing behind the signature would be reached. */
  function signedAnew(target: Target, ask: Ask): Ask {
    if (target.proof !== 'jaas' || typeof ask.body !== 'string') return ask;
    return proved(target, ask, { cookie: '', token: '', chat: '' });
  }
});

it('leaves another chat as it was', async () => {
  const fresh = await world();
  const vault = async ({ database }: World) => {
    const { messages, calls, presences, members } = await stateOf(
      database,
      `row_to_json(t)->>'chat_id' = 'vault'`,
    );
    return { messages, calls, presences, members };
  };
  const rows = Object.values(await vault(own)).map((text) => text?.split(',')[0]);
  expect(rows).toEqual(Object.values(await vault(fresh)).map((text) => text?.split(',')[0]));
  await fresh.close();
});

it('writes no secret, token or word of anybody into the log, and meets nothing that nobody foresaw', () => {
  const lines = [...own.logged, ...jaas.logged].join('');
  expect(lines.length).toBeGreaterThan(1000);
  for (const secret of [...SECRETS, YARD_MARK, VAULT_MARK]) expect(lines).not.toContain(secret);
  expect(lines.match(/eyJ[\w-]{10,}.*/)?.[0]).toBeUndefined();
  expect(lines.match(/.*unexpected error.*/)?.[0]).toBeUndefined();
});

it('is answered as the committed table says', async () => {
  await expect(table.toString()).toMatchFileSnapshot(TABLE);
});
