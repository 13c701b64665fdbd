import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshPostgres } from '../../testing/databases';
import { loadSettings } from '../config/settings';
import { openPostgres, type OpenDatabase } from '../db/database';
import { rateLimits } from '../db/schema';
import { AppError } from '../errors';
import { LIMIT_KINDS, SPAN, type LimitKind, type LimitRules } from './kinds';
import { limits, type Limits } from './limits';
import { sharedCounts } from './shared-counts';

const rulesWith = (most: number): LimitRules => ({
  perMinute: Object.fromEntries(LIMIT_KINDS.map((kind) => [kind, most])) as LimitRules['perMinute'],
  guesses: 3,
  peoplePerAddress: 10,
  openStreams: { perPerson: 5, perAddress: 5 },
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

/** How many of so many tries are let through. */
async function letThrough(tries: number, attempt: () => Promise<unknown>): Promise<number> {
  let count = 0;
  for (let one = 0; one < tries; one++) {
    await attempt().then(
      () => count++,
      (error: unknown) => expect(error).toMatchObject({ code: 'request.too_many' }),
    );
  }
  return count;
}
const wrong = () => Promise.reject(new AppError('auth.machine_refused'));
async function guesses(own: Limits, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let one = 0; one < times; one++) {
    await own.guess('enter', '192.0.2.1', wrong).catch((error: AppError) => codes.push(error.code));
  }
  return codes;
}

describe('one instance', () => {
  it('lets a person do so much a minute, and says how long to wait then', async () => {
    const own = limits(rulesWith(20), null);
    expect(await letThrough(25, () => own.person('tickets', 'ivan'))).toBe(20);
    vi.advanceTimersByTime(20_000);
    await expect(own.person('tickets', 'ivan')).rejects.toMatchObject({
      status: 429,
      values: { seconds: 40 },
    });
    vi.advanceTimersByTime(40_000);
    await expect(own.person('tickets', 'ivan')).resolves.toBeUndefined();
  });

  it('counts people, kinds and addresses apart', async () => {
    const own = limits(rulesWith(1), null);
    await own.person('tickets', 'ivan');
    await own.person('tickets', 'maria');
    await own.person('presence', 'ivan');
    await own.address('tickets', 'ivan');
    await expect(own.person('tickets', 'ivan')).rejects.toThrow('request.too_many');
  });

  it('lets an address do as much as all people behind it', async () => {
    const own = limits(rulesWith(3), null);
    expect(await letThrough(35, () => own.address('tickets', '192.0.2.1'))).toBe(30);
    await own.address('tickets', '192.0.2.2');
  });

  it('lets wrong guesses of an address through a few times, and right ones as often as they come', async () => {
    const own = limits(rulesWith(1), null);
    for (let one = 0; one < 10; one++) await own.guess('enter', '192.0.2.1', () => 'in');
    expect(await guesses(own, 5)).toEqual([
      ...Array<string>(3).fill('auth.machine_refused'),
      'request.too_many',
      'request.too_many',
    ]);
    // Not even the right one: or trying on would find it.
    const prove = vi.fn(() => 'in');
    await expect(own.guess('enter', '192.0.2.1', prove)).rejects.toThrow('request.too_many');
    expect(prove).not.toHaveBeenCalled();
    await own.guess('enter', '192.0.2.2', prove);
    vi.advanceTimersByTime(SPAN);
    await own.guess('enter', '192.0.2.1', prove);
  });

  it('counts no error that is not about who somebody is', async () => {
    const own = limits(rulesWith(1), null);
    const broken = () => Promise.reject(new AppError('host.keys_unreachable'));
    for (let one = 0; one < 5; one++) {
      await expect(own.guess('enter', '192.0.2.1', broken)).rejects.toThrow('host.keys_unreachable');
    }
  });

  it('lets everything through where limits are off', async () => {
    const off = limits(null, null);
    expect(await letThrough(500, () => off.person('tickets', 'ivan'))).toBe(500);
    expect(await guesses(off, 9)).toEqual(Array<string>(9).fill('auth.machine_refused'));
  });
});

describe('normal use', () => {
  const own = () => limits(loadSettings({ NEXTAUTH_SECRET: 's'.repeat(32) }).limits, null);
  const ADDRESS = '192.0.2.1';

  async function does(all: Limits, kind: LimitKind, personId: string, times: number): Promise<void> {
    for (let one = 0; one < times; one++) {
      await all.address(kind, ADDRESS);
      await all.person(kind, personId);
    }
  }

  it('of somebody with three tabs of thirty chats each, and calls in several windows, passes', async () => {
    const all = own();
    // Each stream once, and once again after a restart; three windows that report every 20 seconds.
    await does(all, 'streams', 'ivan', 2 * (3 * 30 + 3));
    await does(all, 'presence', 'ivan', 3 * 3);
    await does(all, 'tickets', 'ivan', 10);
    const close = vi.fn();
    for (let stream = 0; stream < 3 * 30 + 3; stream++) {
      all.streams.enter({ personId: 'ivan', address: ADDRESS }, close);
    }
    expect(close).not.toHaveBeenCalled();
  });

  it('of a thousand people in one office who start at once, or come back after a restart, passes', async () => {
    const all = own();
    for (let person = 0; person < 1000; person++) {
      const id = `person-${person}`;
      await does(all, 'tickets', id, 2);
      await does(all, 'presence', id, 4);
      await does(all, 'streams', id, 10);
      for (const close of [vi.fn(), vi.fn(), vi.fn()]) {
        all.streams.enter({ personId: id, address: ADDRESS }, close);
      }
    }
  });
});

describe('two instances over one PostgreSQL', () => {
  let database: OpenDatabase;
  let dropDatabase: () => Promise<void>;
  beforeAll(async () => {
    const { url, drop } = await freshPostgres();
    dropDatabase = drop;
    database = await openPostgres(url);
  });
  afterAll(async () => {
    await database.close();
    await dropDatabase();
  });
  beforeEach(() => database.db.delete(rateLimits));

  function shared(onAway = vi.fn()) {
    const { db, pool } = database;
    if (!pool) throw new Error('no pool');
    const query = vi.fn(pool.query.bind(pool));
    return { counts: sharedCounts({ db, pool: { query } as never }, onAway), query, onAway };
  }
  const pair = (most: number) =>
    [0, 1].map(() => limits(rulesWith(most), shared().counts)) as [Limits, Limits];

  it('share what a person may, up to a tenth for each', async () => {
    const [one, two] = pair(100);
    let turn = 0;
    const through = await letThrough(300, () => (turn++ % 2 ? one : two).person('tickets', 'ivan'));
    expect(through).toBeGreaterThanOrEqual(100);
    expect(through).toBeLessThanOrEqual(120);
  });

  it('tell each other of every wrong guess', async () => {
    const [one, two] = pair(1);
    expect(await guesses(one, 3)).toEqual(Array<string>(3).fill('auth.machine_refused'));
    // The other one learns of it by its own first.
    expect(await guesses(two, 3)).toEqual(['auth.machine_refused', 'request.too_many', 'request.too_many']);
  });

  it('ask the database nothing for somebody who does little, and little for somebody who does much', async () => {
    const { counts, query } = shared();
    const own = limits(rulesWith(100), counts);
    await letThrough(9, () => own.person('tickets', 'ivan'));
    await letThrough(9, () => own.address('tickets', '192.0.2.1'));
    expect(query).not.toHaveBeenCalled();
    expect(await letThrough(500, () => own.person('tickets', 'ivan'))).toBe(91);
    expect(query).toHaveBeenCalledTimes(10);
  });

  it('count for themselves while the database does not answer, and say so once', async () => {
    const { counts, query, onAway } = shared();
    const own = limits(rulesWith(20), counts);
    query.mockRejectedValue(new Error('connection refused'));
    expect(await letThrough(30, () => own.person('tickets', 'ivan'))).toBe(20);
    expect(onAway).toHaveBeenCalledOnce();
    expect(query).toHaveBeenCalledOnce();
    query.mockReset().mockImplementation(database.pool?.query.bind(database.pool) as never);
    vi.advanceTimersByTime(SPAN);
    await letThrough(2, () => own.person('tickets', 'ivan'));
    expect(query).toHaveBeenCalledOnce();
  });

  it('lock nobody out until a time that another clock has written', async () => {
    const own = limits(rulesWith(3), shared().counts);
    const expire = Date.now() + 60 * SPAN;
    await database.db.insert(rateLimits).values({ key: 'tickets:person:ivan', points: 3, expire });
    expect(await letThrough(5, () => own.person('tickets', 'ivan'))).toBe(3);
    expect(await letThrough(5, () => own.person('tickets', 'maria'))).toBe(3);
    vi.advanceTimersByTime(SPAN);
    expect(await letThrough(5, () => own.person('tickets', 'ivan'))).toBe(3);
  });

  it('wait for no answer for long', async () => {
    const { counts, query, onAway } = shared();
    const own = limits(rulesWith(1), counts);
    query.mockReturnValue(new Promise(() => undefined) as never);
    const asked = own.person('tickets', 'ivan');
    await vi.advanceTimersByTimeAsync(1000);
    await expect(asked).resolves.toBeUndefined();
    expect(onAway).toHaveBeenCalledOnce();
  });

  it('forget what has run out, and nothing else', async () => {
    const { counts } = shared();
    const own = limits(rulesWith(1), counts);
    await own.person('tickets', 'ivan');
    await own.forget(new Date());
    expect(await database.db.select().from(rateLimits)).toMatchObject([{ key: 'tickets:person:ivan' }]);
    await own.forget(new Date(Date.now() + SPAN + 1));
    expect(await database.db.select().from(rateLimits)).toEqual([]);
  });
});
