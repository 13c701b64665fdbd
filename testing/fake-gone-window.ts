import { act } from '@testing-library/react';
import { vi } from 'vitest';

/** A window at another origin, as the page that opened it sees it, and the meeting in it. */
export function fakeGoneWindow(domain: string, apiId: number) {
  let here = false;
  const gone = {
    closed: false,
    focus: vi.fn(),
    close: vi.fn(),
    postMessage: vi.fn(),
    location: {
      replace: vi.fn(),
      get origin(): string {
        if (here) return location.origin;
        throw new DOMException('Blocked a frame', 'SecurityError');
      },
    },
  };
  const source = gone as unknown as Window;
  const send = (method: string, params: unknown) => {
    const data = JSON.stringify({ postis: true, scope: `jitsi_meet_external_api_${apiId}`, method, params });
    message({ data, source, origin: `https://${domain}` });
  };
  return {
    ...gone,
    source,
    /** Whether it shows a page of ours. */
    setHere: (value: boolean) => (here = value),
    setClosed: () => (gone.closed = true),
    /** Lets the meeting page start anew. */
    start: (id = 'its id') => send('__ready__', id),
    /** @param name as on the wire, `video-conference-joined` */
    emit: (name: string, payload: object = {}) =>
      send('message', { type: 'event', data: { ...payload, name } }),
    send,
  };
}

/** Lets a message arrive at this page. */
export function message(fields: { data: unknown; source: Window | null; origin: string }): void {
  act(() => void window.dispatchEvent(Object.assign(new Event('message'), fields)));
}
