// What the stand-in's own tests talk to it with.
import { request } from 'node:https';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Standin } from './start-standin';
import type { ClientMessage, ServerMessage } from './wire';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

// Node's fetch takes no certificate of one's own; https.request can be told to let this one pass.
export function ask(url: string, method = 'GET', body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, rejectUnauthorized: false, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A meeting page without the page: what it says and hears. Closing the stand-in closes it. */
export class TestPage {
  readonly heard: ServerMessage[] = [];
  readonly socket: WebSocket;

  constructor({ port }: Standin) {
    this.socket = new WebSocket(`wss://127.0.0.1:${port}/xmpp-websocket`, { rejectUnauthorized: false });
    this.socket.on('message', (data: Buffer) =>
      this.heard.push(JSON.parse(data.toString()) as ServerMessage),
    );
  }

  async join(name: string, token?: string, room = '/tea'): Promise<this> {
    await vi.waitUntil(() => this.socket.readyState === WebSocket.OPEN);
    this.say({ type: 'join', path: room, token, name, audioMuted: false, videoMuted: false, sharing: false });
    return this;
  }

  say(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  async hears<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const find = () => this.heard.findLast((message) => message.type === type);
    return (await vi.waitUntil(find)) as Extract<ServerMessage, { type: T }>;
  }
}
