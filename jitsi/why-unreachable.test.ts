import { afterEach, describe, expect, it, vi } from 'vitest';
import { whyUnreachable } from './why-unreachable';

const SCRIPT = 'https://meet.example.org/external_api.js';

afterEach(() => vi.unstubAllGlobals());

describe('a script that did not load', () => {
  it.each([
    ['is missing where the domain answers for it', [SCRIPT], 'script_missing'],
    [
      'is blocked where the domain answers for everything else',
      ['https://meet.example.org/robots.txt'],
      'script_blocked',
    ],
    ['is out of reach where nothing answers', [], 'script_unreachable'],
  ])('%s', async (_why, reachable, failure) => {
    const request = vi.fn((address: string) =>
      reachable.includes(address) ? Promise.resolve(new Response()) : Promise.reject(new TypeError('failed')),
    );
    vi.stubGlobal('fetch', request);
    vi.stubGlobal('navigator', { onLine: true });
    expect(await whyUnreachable('meet.example.org', 1000, new AbortController().signal)).toBe(failure);
  });
});
