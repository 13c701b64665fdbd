import 'server-only';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { metrics } from './metrics';
import { routeTemplate } from './route-template';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Requests of this process, as they come and go. */
export interface RequestWatch {
  /** Once no request is being answered any more; also when none is now. */
  idle(): Promise<void>;
  stop(): void;
}

/**
 * Measures how long each answer of this process takes, pages and files too: Node tells of every request of every server.
 * A live stream is as long as its reader stays, and who goes before the end of an answer has not waited for it: neither
 * is measured.
 *
 * @param clock milliseconds
 */
export function watchRequests(clock: () => number = () => performance.now()): RequestWatch {
  let running = 0;
  let waiting: (() => void)[] = [];
  const begin = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    // Now, because the server rewrites it on the way.
    const { method = '', url = '' } = request;
    const began = clock();
    running++;
    response.once('close', () => {
      running--;
      if (running === 0) {
        for (const resolve of waiting) resolve();
        waiting = [];
      }
      if (!response.writableFinished || isStream(response)) return;
      const labels = {
        route: routeTemplate(url),
        method: METHODS.includes(method) ? method : 'other',
        status: `${Math.floor(response.statusCode / 100)}xx`,
      };
      metrics.requests.observe(labels, (clock() - began) / 1000);
    });
  };
  subscribe('http.server.request.start', begin);
  return {
    idle: () => new Promise((resolve) => (running === 0 ? resolve() : waiting.push(resolve))),
    stop: () => void unsubscribe('http.server.request.start', begin),
  };
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
