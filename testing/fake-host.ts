import { vi } from 'vitest';
import type { HostEntry } from '@/lib/calls/host-entry';
import { message } from './fake-gone-window';

export const HOST_ORIGIN = 'https://chat.example.org';

/** How a test's call was entered, an hour before the right to it ends unless something else is said. */
export function hostEntryWith(changes: Partial<HostEntry> = {}): HostEntry {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  return { origin: HOST_ORIGIN, chatId: '42', until, ...changes };
}

/** The host's page, as this window, which it has opened, sees it. Until told otherwise it hears, and says nothing. */
export class FakeHostPage {
  static install(): FakeHostPage {
    const page = new FakeHostPage();
    vi.stubGlobal('opener', page);
    vi.stubGlobal('name', 'call-42');
    return page;
  }

  closed = false;
  /** What it gives when asked; `undefined` is nothing at all. */
  token: string | null | undefined = undefined;
  readonly postMessage = vi.fn<(data: unknown, origin: string) => void>(() => {
    if (this.token !== undefined) queueMicrotask(() => this.say({ token: this.token }));
  });

  get location(): Location {
    throw new DOMException('Blocked a frame', 'SecurityError');
  }

  /** Answers; from itself and its own origin unless a test wants others. */
  say(changes: object, where: { source?: unknown; origin?: string } = {}): void {
    const data = { type: 'call-token', chatId: '42', token: 'host-token', ...changes };
    const { source, origin } = { source: this, origin: HOST_ORIGIN, ...where };
    message({ data, source: source as Window | null, origin });
  }
}
