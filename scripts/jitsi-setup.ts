// npm run jitsi:setup: all that an own Jitsi and this app have to know of each other.
// Writes jitsi/.env and what the app needs of it into .env. What is there stays; run it as often as you like.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  appendFileSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { additionTo, readEnvFile } from '../jitsi/setup/env-file';
import type { Variable } from '../jitsi/setup/jitsi-variables';
import { planSetup } from '../jitsi/setup/plan';
import { SetupRefused } from '../jitsi/setup/wish';
import { APP_SETTINGS } from '../lib/config/app-settings';
import { isLoopback, isLoopbackHost } from '../lib/config/loopback';
import { readSettings } from '../lib/config/setting';
import { loadEnvFiles } from './load-env-files.mjs';

const HOW =
  'npm run jitsi:setup -- [domain] [--email you@example.org] [--ip 203.0.113.7] [--behind-proxy | --own-certificate]';

try {
  setUp(process.cwd());
} catch (error) {
  const { code, syscall } = error as NodeJS.ErrnoException;
  const isArgument = code?.startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof SetupRefused) && !isArgument && !syscall) throw error;
  process.stderr.write(`\n${(error as Error).message}\n${isArgument ? `${HOW}\n` : ''}\n`);
  process.exitCode = 1;
}

function setUp(root: string): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      ip: { type: 'string' },
      'behind-proxy': { type: 'boolean', default: false },
      'own-certificate': { type: 'boolean', default: false },
    },
  });
  refuseSwallowed(positionals);
  const files = { app: path.join(root, '.env'), jitsi: path.join(root, 'jitsi/.env') };
  const text = { app: readIfThere(files.app), jitsi: readIfThere(files.jitsi) };
  loadEnvFiles({ root });
  const app = settingsInForce();
  const wish = {
    domain: positionals[0] ?? null,
    email: values.email ?? null,
    address: values.ip ?? null,
    behindProxy: values['behind-proxy'],
    ownCertificate: values['own-certificate'],
  };
  const machine = {
    localAddress: localAddress(),
    isLoopback,
    makeSecret: () => randomBytes(32).toString('hex'),
  };
  const plan = planSetup(wish, app, readEnvFile(text.jitsi), machine);
  // Both or neither.
  for (const file of Object.values(files))
    accessSync(existsSync(file) ? file : path.dirname(file), constants.W_OK);
  add('jitsi/.env', files.jitsi, text.jitsi, plan.jitsi);
  add('.env', files.app, text.app, plan.app);
  // It is mounted: made by Docker it would be root's.
  mkdirSync(path.join(root, 'jitsi/certificate'), { recursive: true });
  for (const note of plan.notes) console.log(`! ${note}`);
  console.log(nextSteps(readEnvFile(readIfThere(files.jitsi)), app.HOST));
  if (plan.notes.length > 0) process.exitCode = 1;
}

function settingsInForce(): Record<string, string> {
  const { NEXTAUTH_URL, PORT } = APP_SETTINGS;
  const { values, problems } = readSettings({ NEXTAUTH_URL, PORT }, process.env);
  if (problems.length > 0)
    throw new SetupRefused(problems.map(({ name, why }) => `${name} ${why}.`).join('\n'));
  const set = Object.entries(process.env).filter((entry): entry is [string, string] =>
    Boolean(entry[1]?.trim()),
  );
  const address = values.NEXTAUTH_URL && { NEXTAUTH_URL: values.NEXTAUTH_URL };
  return { ...Object.fromEntries(set), ...address };
}

/** npm keeps options for itself unless `--` comes before them, and hands on the rest as if nothing had been said. */
function refuseSwallowed(positionals: string[]): void {
  const swallowed = ['ip', 'behind-proxy', 'own-certificate'].filter(
    (option) => process.env[`npm_config_${option.replaceAll('-', '_')}`] !== undefined,
  );
  if (swallowed.length > 0 || positionals.length > 1)
    throw new SetupRefused(`One domain, and its options after --, which npm needs:\n  ${HOW}`);
}

function add(name: string, file: string, text: string, variables: Variable[]): void {
  const added = variables.map((variable) => variable.name).join(', ');
  if (added) {
    appendFileSync(file, additionTo(text, variables), { mode: 0o600 });
    // Secrets are in it now; whoever may read it beside everybody stays.
    chmodSync(file, statSync(file).mode & 0o770);
  }
  console.log(`${name}: ${added ? `added ${added}` : 'nothing was missing'}`);
}

function nextSteps(jitsi: Record<string, string>, host = 'localhost'): string {
  const { PUBLIC_URL = '', JWT_ASAP_KEYSERVER = '' } = jitsi;
  const first = isLoopback(PUBLIC_URL)
    ? `Open ${PUBLIC_URL} once and accept its self-made certificate.`
    : 'Open ports 80 and 443 (TCP) and 10000 (UDP) to everybody.';
  const keys =
    JWT_ASAP_KEYSERVER.startsWith('http://host.docker.internal:') && isLoopbackHost(host)
      ? '\n  Prosody asks this app for its keys: HOST=0.0.0.0 in .env, or npm run up in place of jitsi:up.'
      : '';
  return `\n  npm run jitsi:up     starts the Jitsi at ${PUBLIC_URL}\n  ${first} More: docs/own-jitsi.md${keys}\n`;
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Address of this machine in its network; null where it has none. */
function localAddress(): string | null {
  const all = Object.entries(os.networkInterfaces())
    .filter(([name]) => !/^(?:docker|br-|veth)/.test(name))
    .flatMap(([, addresses]) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
}
