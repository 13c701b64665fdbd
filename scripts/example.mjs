// npm run example plain|react-express|socket-io: a chat by others and, beside it, this app as its calls. `--offline`
// brings the stand-in Jitsi along. PORT, CHAT_ORIGIN, CALLS_PORT and CALLS_ORIGIN put both elsewhere.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXAMPLES } from './example-diffs.mjs';
import { checkNode, endedTogether, installIfNeeded, ROOT } from './prepare.mjs';

const [name, ...options] = process.argv.slice(2);
const example = EXAMPLES.find((one) => one === name);
if (!example || options.some((option) => option !== '--offline')) {
  console.error(`Which one? npm run example ${EXAMPLES.join('|')} -- --offline`);
  process.exit(1);
}

const children = endedTogether();

checkNode();
installIfNeeded();
const port = process.env.PORT || '4000';
const callsPort = process.env.CALLS_PORT || '3000';
const chatOrigin = process.env.CHAT_ORIGIN || `http://localhost:${port}`;
const callsOrigin = process.env.CALLS_ORIGIN || `http://localhost:${callsPort}`;
const dataDir = path.resolve(process.env.DATA_DIR || './data', 'examples', example);
const tokenSecret = kept('CHAT_TOKEN_SECRET', () => randomBytes(32).toString('hex'));
const webhookSecret = kept('CHAT_WEBHOOK_SECRET', () => `whsec_${randomBytes(32).toString('base64')}`);

child(['scripts/start.mjs', ...options], {
  PORT: callsPort,
  DATA_DIR: dataDir,
  NEXTAUTH_URL: callsOrigin,
  CHAT_ORIGINS: chatOrigin,
  CHAT_TOKEN_SECRET: tokenSecret,
  // From server to server: what a browser makes of the name in an origin is not known to each resolver.
  CHAT_WEBHOOK_URL: `http://localhost:${port}/calls-webhook`,
  CHAT_WEBHOOK_SECRET: webhookSecret,
});
await answers(`http://localhost:${callsPort}/api/health/ready`);
child([`examples/${example}/server.mjs`], {
  PORT: port,
  CHAT_ORIGIN: chatOrigin,
  CALLS_ORIGIN: callsOrigin,
  CHAT_TOKEN_SECRET: tokenSecret,
  CHAT_WEBHOOK_SECRET: webhookSecret,
});
await answers(`http://localhost:${port}`);
console.log(`\n  The chat:   ${chatOrigin}\n  Its calls:  ${callsOrigin}\n`);

/**
 * Starts one of the processes; when one ends, all end.
 * @param {string[]} args
 * @param {Record<string, string>} settings
 */
function child(args, settings) {
  const started = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...settings },
  });
  started.on('exit', (code, signal) => {
    children.forEach((other) => other.kill());
    process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1));
  });
  children.push(started);
}

/**
 * Waits until a server answers, as long as that takes: there may be a build before it. A process that ends instead
 * ends this one.
 * @param {string} address
 */
async function answers(address) {
  for (;;) {
    const ok = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * A secret of the environment, or one that was made here before, or a new one.
 * @param {string} variable
 * @param {() => string} make
 */
function kept(variable, make) {
  const given = process.env[variable];
  if (given) return given;
  const file = path.join(dataDir, variable.toLowerCase().replaceAll('_', '-'));
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, make(), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}
