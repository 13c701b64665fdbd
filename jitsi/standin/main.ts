// Starts the stand-in from the command line: tsx jitsi/standin/main.ts
import { z } from 'zod';
import { startStandin } from './start-standin';

const optional = z.preprocess((value) => (value === '' ? undefined : value), z.string().optional());

const environment = z.object({
  STANDIN_PORT: z.preprocess(
    (value) => value || 8443,
    z.coerce.number('must be a port number, for example 8443').int().min(0).max(65_535),
  ),
  JITSI_APP_ID: optional,
  JITSI_APP_SECRET: optional,
  DATA_DIR: optional,
  STANDIN_CONTROLS: optional,
});

async function main(): Promise<void> {
  const env = environment.safeParse(process.env);
  if (!env.success) return fail(`Bad settings. ${z.prettifyError(env.error)}`);
  const {
    STANDIN_PORT: port,
    JITSI_APP_ID: appId,
    JITSI_APP_SECRET: secret,
    DATA_DIR,
    STANDIN_CONTROLS,
  } = env.data;
  if (secret && !appId)
    return fail('JITSI_APP_SECRET is set and JITSI_APP_ID is not: tokens are checked with both.');
  try {
    const standin = await startStandin({
      port,
      dataDir: DATA_DIR ?? './data',
      auth: secret && appId ? { kind: 'secret', appId, secret } : { kind: 'none' },
      controls: STANDIN_CONTROLS === '1',
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void standin.close());
    console.log(
      `Stand-in for Jitsi (not Jitsi itself) on ${standin.origin}, ${secret ? 'tokens checked' : 'no tokens needed'}.\n` +
        'Open that address once in the browser and accept its certificate. Ctrl-C ends it.',
    );
    // To who has started this with a channel to wait on.
    process.send?.('listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    fail(
      code === 'EADDRINUSE' ? `Port ${port} is in use. Set STANDIN_PORT to a free one, e.g. 8444.` : message,
    );
  }
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

void main();
