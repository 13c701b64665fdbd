// npm run jitsi:setup: all that an own Jitsi and this app have to know of each other.
// Writes jitsi/.env and what the app needs of it into .env. What is there stays; run it as often as you like.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addToEnvFile, readEnvFile } from '../jitsi/setup/env-file';
import type { Variable } from '../jitsi/setup/jitsi-variables';
import { planSetup, SetupRefused } from '../jitsi/setup/plan';
import { isLoopback } from '../lib/config/loopback';
import { loadEnvFiles } from './load-env-files.mjs';

const HOW =
  'npm run jitsi:setup -- [domain] [--email you@example.org] [--ip 203.0.113.7] [--behind-proxy | --own-certificate]';

try {
  setUp(process.cwd());
} catch (error) {
  const isArgument = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof SetupRefused) && !isArgument) throw error;
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
  const files = { app: path.join(root, '.env'), jitsi: path.join(root, 'jitsi/.env') };
  const text = { app: readIfThere(files.app), jitsi: readIfThere(files.jitsi) };
  loadEnvFiles({ root });
  const app = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim())),
  );
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
  add('jitsi/.env', files.jitsi, text.jitsi, plan.jitsi);
  add('.env', files.app, text.app, plan.app);
  for (const note of plan.notes) console.log(`! ${note}`);
  const { PUBLIC_URL = '' } = readEnvFile(readIfThere(files.jitsi));
  console.log(nextSteps(PUBLIC_URL));
  if (plan.notes.length > 0) process.exitCode = 1;
}

function add(name: string, file: string, text: string, variables: Variable[]): void {
  // Secrets are in it.
  if (variables.length > 0) writeFileSync(file, addToEnvFile(text, variables), { mode: 0o600 });
  const added = variables.map((variable) => variable.name).join(', ');
  console.log(`${name}: ${added ? `added ${added}` : 'nothing was missing'}`);
}

function nextSteps(publicUrl: string): string {
  const first = /^https:\/\/localhost\b/.test(publicUrl)
    ? `Open ${publicUrl} once and accept its self-made certificate.`
    : 'Open ports 80 and 443 (TCP) and 10000 (UDP) to everybody.';
  return `\n  npm run jitsi:up     starts the Jitsi at ${publicUrl}\n  ${first} More: docs/own-jitsi.md\n`;
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
