// npm start: everything up to a running app. `--dev` serves the sources as they are edited; `--offline` brings the
// stand-in Jitsi along.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { loadEnvFiles } from './load-env-files.mjs';
import { pointAtStandin } from './point-at-standin.mjs';
import {
  buildEmbed,
  buildIfNeeded,
  checkNode,
  endedTogether,
  installIfNeeded,
  NEXT,
  ROOT,
} from './prepare.mjs';

const dev = process.argv.includes('--dev');
const offline = process.argv.includes('--offline');
const children = endedTogether();

checkNode();
installIfNeeded();
loadEnvFiles({ dev });
if (offline) pointAtStandin();
checkSettings();
const host = process.env.HOST?.trim() || 'localhost';
const port = process.env.PORT?.trim() || '3000';
await checkAddress();
const environment = {
  ...process.env,
  HOST: host,
  PORT: port,
  NEXTAUTH_URL: process.env.NEXTAUTH_URL || `http://localhost:${port}`,
  NEXT_TELEMETRY_DISABLED: '1',
  // The app ends by itself once it has answered what it was asked; its sources, served as they are edited, do not.
  ...(!dev && { NEXT_MANUAL_SIG_HANDLE: '1' }),
};
// First, so that what it cannot do is said before anything takes long.
if (offline) await listening(child(tsx(), ['jitsi/standin/main.ts'], ['ipc']));
if (dev) buildEmbed();
else buildIfNeeded();
child(NEXT, [dev ? 'dev' : 'start', '--hostname', host, '--port', port]);

/**
 * Starts one of the processes; when one ends, all end.
 * @param {string} script
 * @param {string[]} args
 * @param {'ipc'[]} channels
 */
function child(script, args, channels = []) {
  const started = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', ...channels],
    env: environment,
  });
  started.on('exit', (code, signal) => {
    children.forEach((other) => other.kill());
    process.exitCode ||= code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1);
  });
  children.push(started);
  return started;
}

/**
 * Waits until a process says that it listens; when it ends instead, this one ends with its code.
 * @param {import('node:child_process').ChildProcess} started
 */
async function listening(started) {
  await new Promise((resolve) => {
    started.once('message', resolve);
    started.once('exit', () => process.exit());
  });
  started.disconnect();
}

/** Ends the process when settings are wrong: a port that is none must not reach Next, which says it in its own way. */
function checkSettings() {
  const args = [tsx(), '--conditions=react-server', 'scripts/check-settings.ts'];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Ends the process when HOST and PORT cannot be listened on. */
async function checkAddress() {
  const server = createServer();
  const error = await new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port: Number(port), exclusive: true }, () => server.close(() => resolve(null)));
  });
  if (!error) return;
  const sentences = /** @type {Record<string, string>} */ ({
    EADDRINUSE: `PORT ${port} is in use on ${host}. Stop what uses it, or choose another.\n      for example: PORT=${port === '3001' ? 3002 : 3001}`,
    EACCES: `PORT ${port} may not be used by this user.\n      for example: PORT=3000`,
  });
  const otherwise = `HOST cannot be listened on (${error.code}): it must be an address or a name of this machine.\n      for example: HOST=localhost`;
  console.error(`\nThese settings stop the start:\n  ${sentences[error.code] ?? otherwise}\n`);
  process.exit(1);
}

function tsx() {
  return path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
}
