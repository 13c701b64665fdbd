import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** 0 where there was none. */
  status: number;
  headers: Headers;
  body: string;
}

/** How long an answer may take before it counts as none, in milliseconds. */
const WITHIN = 20_000;

/**
 * Sends a request as it is written, which no client would: odd paths, headers twice, no host.
 *
 * @param lines the request line and the headers; `Host` and `Connection: close` come along unless they are there
 */
export function ask(origin: string, lines: string[], body = ''): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(origin);
  const own = (name: string) => lines.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const all = [
    ...lines,
    ...(own('host') ? [] : [`Host: ${host}`]),
    ...(own('connection') ? [] : ['Connection: close']),
    ...(body && !own('content-length') && !own('transfer-encoding')
      ? [`Content-Length: ${body.length}`]
      : []),
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setTimeout(WITHIN, () => socket.destroy(new Error(`no answer to ${lines[0]}`)));
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', (error: Error & { code?: string }) => {
      // A server may hang up on somebody who is still talking.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(read(text)));
    socket.write(`${all.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  });
}

function read(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}
