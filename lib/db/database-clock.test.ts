import { describe, expect, it, vi } from 'vitest';
import { DATABASES } from '../../testing/databases';
import { log } from '../log/log';
import { databaseClock, databaseTime } from './database-clock';

log.level = 'silent';

/** A machine, a database elsewhere, and both their clocks. */
function world({ local = 0, skew = 0, way = 0 } = {}) {
  const at = { steady: 1000, local, database: local + skew, away: false };
  const pass = (milliseconds: number) => {
    at.steady += milliseconds;
    at.local += milliseconds;
    at.database += milliseconds;
  };
  const clock = databaseClock({
    steady: () => at.steady,
    local: () => at.local,
    read() {
      pass(way / 2);
      const there = new Date(at.database);
      pass(way / 2);
      return at.away ? Promise.reject(new Error('away')) : Promise.resolve(there);
    },
  });
  const error = () => clock.now().getTime() - at.database;
  return { at, pass, clock, error };
}

describe('the clock of an instance', () => {
  it.each([0, 5000, -5000, 60_000, -60_000, 600_000, -600_000])(
    'goes as the database’s does when its own machine’s is %d ms wrong',
    async (skew) => {
      const { clock, error, pass } = world({ skew, way: 80 });
      await clock.measure();
      expect(error()).toBe(0);
      pass(3600_000);
      expect(error()).toBe(0);
    },
  );

  it('does not care when its own machine’s is set', async () => {
    const { at, clock, error } = world();
    await clock.measure();
    at.local += 600_000;
    expect(error()).toBe(0);
    await clock.measure();
    expect(error()).toBe(0);
  });

  it('does not tremble: what the way may have made is not the clock’s', async () => {
    const { at, clock, error } = world({ way: 400 });
    await clock.measure();
    at.database += 200;
    await clock.measure();
    expect(error()).toBe(-200);
    at.database += 100;
    await clock.measure();
    expect(error()).toBe(0);
  });

  it('follows the database’s when that is set, says so, and begins leases anew', async () => {
    const { at, clock, error, pass } = world();
    await clock.measure();
    const warned = vi.spyOn(log, 'warn').mockImplementation(() => undefined);
    for (const step of [600_000, -600_000]) {
      pass(1000);
      at.database += step;
      await clock.measure();
      expect(error()).toBe(0);
      expect(clock.awakeSince()).toEqual(clock.now());
    }
    expect(warned.mock.calls.map(([about]) => about)).toEqual([{ seconds: 600 }, { seconds: -600 }]);
    warned.mockRestore();
  });
});

describe('an instance is awake', () => {
  it('since it has first reached the database', async () => {
    const { clock, pass } = world();
    expect(clock.awakeSince()).toEqual(clock.now());
    pass(60_000);
    expect(clock.awakeSince()).toEqual(clock.now());
    await clock.measure();
    const since = clock.now();
    pass(4000);
    expect(clock.awakeSince()).toEqual(since);
  });

  it('anew after the database was away for long, and as long as it is', async () => {
    const { at, clock, pass } = world();
    await clock.measure();
    const since = clock.now();
    at.away = true;
    pass(4000);
    await expect(clock.measure()).rejects.toThrow('away');
    expect(clock.awakeSince()).toEqual(since);
    pass(66_000);
    expect(clock.awakeSince()).toEqual(clock.now());
    at.away = false;
    await clock.measure();
    const back = clock.now();
    pass(3000);
    await clock.measure();
    pass(3000);
    expect(clock.awakeSince()).toEqual(back);
  });
});

describe.each(Object.entries(DATABASES))('the time of %s', (_name, open) => {
  it('is a time', async () => {
    const { db, close } = await open();
    const before = Date.now();
    const time = (await databaseTime(db)).getTime();
    await close();
    // The same machine, so the same clock, but for what it rounds.
    expect(time).toBeGreaterThanOrEqual(before - 5);
    expect(time).toBeLessThanOrEqual(Date.now() + 5);
  });
});

it('is one for two instances whose machines are twenty minutes apart', async () => {
  const { db, close } = await DATABASES['a real PostgreSQL']!();
  const read = () => databaseTime(db);
  const [early, late] = [-600_000, 600_000].map((skew) =>
    databaseClock({ read, local: () => Date.now() + skew }),
  );
  await Promise.all([early!.measure(), late!.measure()]);
  const apart = Math.abs(early!.now().getTime() - late!.now().getTime());
  await close();
  expect(apart).toBeLessThan(1000);
});
