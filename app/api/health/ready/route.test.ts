import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopBeingReady } from '@/lib/http/readiness';
import { log } from '@/lib/log/log';
import { provideServices } from '@/lib/services';
import { testApp, type TestApp } from '@/testing/app';
import { GET } from './route';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  return () => app.services.close();
});
beforeEach(() => provideServices(app.services));
afterEach(() => {
  vi.useRealTimers();
  stopBeingReady(false);
});

/** Puts a database in place of the real one. */
function database(find: () => Promise<null>): void {
  const { services } = app;
  provideServices({ ...services, chats: { ...services.chats, find } });
}
async function answer(): Promise<[number, string]> {
  const response = await GET();
  return [response.status, await response.text()];
}

describe('GET /api/health/ready', () => {
  it('says that all is well while the database answers', async () => {
    expect(await answer()).toEqual([200, '{"ok":true}']);
    expect((await GET()).headers.get('cache-control')).toBe('no-store');
  });

  it('says no more than that something is wrong when it does not, and the log why: once', async () => {
    const [error, info] = [vi.spyOn(log, 'error'), vi.spyOn(log, 'info')];
    database(() => Promise.reject(new Error('pa55word')));
    expect(await answer()).toEqual([503, '{"ok":false}']);
    expect(await answer()).toEqual([503, '{"ok":false}']);
    expect(error).toHaveBeenCalledExactlyOnceWith(
      { err: new Error('pa55word') },
      'not ready: the database does not answer',
    );
    provideServices(app.services);
    expect(await answer()).toEqual([200, '{"ok":true}']);
    expect(await answer()).toEqual([200, '{"ok":true}']);
    expect(info).toHaveBeenCalledExactlyOnceWith('ready: the database answers again');
  });

  it('does not wait for one that hangs, asks it once at a time, and believes it again when it answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const hung = vi.fn(() => new Promise<null>(() => undefined));
    database(hung);
    const asked = [answer(), answer()];
    await vi.advanceTimersByTimeAsync(2000);
    expect(await Promise.all(asked)).toEqual([
      [503, '{"ok":false}'],
      [503, '{"ok":false}'],
    ]);
    expect(hung).toHaveBeenCalledTimes(1);
    // Its connection may be dead: the question is asked anew, so that one that is back is not taken for hung forever.
    provideServices(app.services);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer()).toEqual([200, '{"ok":true}']);
  });

  it('is not for requests any more once the process is asked to go, also where the database answers', async () => {
    stopBeingReady();
    expect(await answer()).toEqual([503, '{"ok":false}']);
    stopBeingReady(false);
    let found: ((nothing: null) => void) | undefined;
    database(() => new Promise<null>((resolve) => (found = resolve)));
    const asked = answer();
    await vi.waitFor(() => expect(found).toBeDefined());
    stopBeingReady();
    found?.(null);
    expect(await asked).toEqual([503, '{"ok":false}']);
  });
});
