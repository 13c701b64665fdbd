import 'server-only';
import type { PGlite } from '@electric-sql/pglite';

/** The functions of PGlite's module that one turn of its loop calls. */
type Loop = Record<
  '_PostgresMainLoopOnce' | 'stackRestore' | '_PostgresSendReadyForQueryIfNecessary' | '_pgl_pq_flush',
  (...given: unknown[]) => unknown
>;

/**
 * Asks an embedded database nothing more once it has gone down, as it does where what it writes first of all, its log, cannot
 * be written. PGlite takes that for an error of one message, goes on with it for ever, and the process with it; so whatever
 * is asked then and later is refused. What was taken is there when the folder is opened anew.
 */
export function stopAtPanic(client: PGlite): void {
  const loop = (client as unknown as { mod: Loop }).mod;
  const { _PostgresMainLoopOnce: once, stackRestore: restore } = loop;
  const close = client.close.bind(client);
  let panic: Error | null = null;
  const refuse = () => {
    if (panic) throw panic;
  };
  loop._PostgresMainLoopOnce = () => {
    refuse();
    try {
      return once();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        panic = new Error('PGlite is closed: it has gone down', { cause: error });
      }
      throw error;
    }
  };
  // The first thing that is done with what was thrown, and the only one that is not caught again.
  loop.stackRestore = (...given) => {
    refuse();
    return restore(...given);
  };
  for (const name of ['_PostgresSendReadyForQueryIfNecessary', '_pgl_pq_flush'] as const) {
    const act = loop[name];
    loop[name] = () => (panic ? undefined : act());
  }
  // Nothing that it would still do on its way out can be done.
  client.close = () => (panic ? Promise.resolve() : close());
}
