import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a proxy does with what comes: hand it on, keep it to itself and say nothing, or refuse who comes. */
type Manner = 'through' | 'silent' | 'refuse';

export interface DatabaseProxy {
  /** The database's address by way of this proxy. */
  url: string;
  /** Ends every connection, at once. New ones are taken. */
  cut(): void;
  /** Takes connections and lets nothing through, either way, as a cable that was cut: nobody is told anything. */
  silence(): void;
  /** Ends every connection and takes no new ones. */
  refuse(): void;
  /** Hands everything on again, also what was held back. */
  heal(): void;
  /** Ends a connection instead of handing on what the database says to it next, or the `nth` time from now. */
  dropAnswer(nth?: number): void;
  close(): Promise<void>;
}

/** A TCP proxy in front of a database, with faults to order. @param target the database's own address */
export async function databaseProxy(target: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(target);
  let manner: Manner = 'through';
  let untilDrop = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (manner === 'refuse') {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (untilDrop > 0 && --untilDrop === 0) near.destroy();
      else near.write(bytes);
    });
    if (manner === 'silent') for (const socket of [near, far]) socket.pause();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => open.forEach((socket) => socket.destroy());
  return {
    url: url.href,
    cut,
    silence() {
      manner = 'silent';
      open.forEach((socket) => socket.pause());
    },
    refuse() {
      manner = 'refuse';
      cut();
    },
    heal() {
      manner = 'through';
      untilDrop = 0;
      open.forEach((socket) => socket.resume());
    },
    dropAnswer(nth = 1) {
      untilDrop = nth;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
