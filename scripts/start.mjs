// npm start: everything up to a running app. `--dev` serves the sources as they are edited; `--offline` brings the
// stand-in Jitsi along.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildIfNeeded, checkNode, installIfNeeded, NEXT, ROOT } from './prepare.mjs';

const dev = process.argv.includes('--dev');
const offline = process.argv.includes('--offline');

checkNode();
installIfNeeded();
loadEnvFiles();
if (offline) pointAtStandin();
if (!dev) buildIfNeeded();

const host = process.env.HOST || 'localhost';
const port = process.env.PORT || '3000';
const environment = {
  ...process.env,
  HOST: host,
  PORT: port,
  NEXTAUTH_URL: process.env.NEXTAUTH_URL || `http://localhost:${port}`,
  NEXT_TELEMETRY_DISABLED: '1',
};
const children = offline ? [child(tsx(), ['jitsi/standin/main.ts'])] : [];
children.push(child(NEXT, [dev ? 'dev' : 'start', '--hostname', host, '--port', port]));

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => children.forEach((started) => started.kill(signal)));
}

/**
 * Starts one of the processes; when one ends, all end.
 * @param {string} script
 * @param {string[]} args
 */
function child(script, args) {
  const started = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment,
  });
  started.on('exit', (code, signal) => {
    children.forEach((other) => other.kill());
    process.exitCode ||= code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1);
  });
  return started;
}

/** Reads .env files as Next will, so that HOST, PORT and NEXTAUTH_URL may stand there too. */
function loadEnvFiles() {
  const { loadEnvConfig } = createRequire(NEXT)('@next/env');
  loadEnvConfig(ROOT, dev, { info: () => undefined, error: console.error });
}

/** Settings for the stand-in, in place of any other Jitsi; its secret is kept in the data folder. */
function pointAtStandin() {
  for (const name of Object.keys(process.env)) {
    if (/^(?:JITSI|JAAS)_/.test(name)) delete process.env[name];
  }
  const file = path.join(process.env.DATA_DIR || './data', 'standin', 'app-secret');
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  process.env.STANDIN_PORT ||= '8443';
  process.env.JITSI_DOMAIN = `localhost:${process.env.STANDIN_PORT}`;
  process.env.JITSI_APP_ID = 'standin';
  process.env.JITSI_APP_SECRET = readFileSync(file, 'utf8').trim();
}

function tsx() {
  return path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
}
