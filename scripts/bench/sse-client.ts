import { get, type ClientRequest } from 'node:http';

/** A reader of server-sent events that does nothing but look at the clock. */
export interface Listener {
  /** Resolves with when an event came that no one has waited for, in milliseconds of this process's clock. */
  next: () => Promise<number>;
  close: () => void;
}

/**
 * Opens a stream on a connection of its own.
 *
 * @returns once its first event is there, or once it is open where `hasFirst` is false
 * @throws {Error} when it is refused
 */
export function listen(url: string, headers: Record<string, string>, hasFirst: boolean): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const heard: number[] = [];
    const waiting: ((at: number) => void)[] = [];
    const listener = (request: ClientRequest): Listener => ({
      next: () =>
        new Promise((tell) => {
          const at = heard.shift();
          if (at === undefined) waiting.push(tell);
          else tell(at);
        }),
      close: () => request.destroy(),
    });
    const request = get(url, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}`));
      let isFirst = hasFirst;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        // An event ends with an empty line; what is not named `call` is none of ours.
        const events = text.split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) {
          if (!/^event: call$/m.test(event)) continue;
          if (isFirst) {
            isFirst = false;
            resolve(listener(request));
          } else {
            const at = performance.now();
            const tell = waiting.shift();
            if (tell) tell(at);
            else heard.push(at);
          }
        }
      });
      if (!hasFirst) resolve(listener(request));
    });
    request.on('error', (error) => reject(error));
  });
}
