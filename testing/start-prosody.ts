import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { XmppPlace } from '../jitsi/doctor/xmpp-login';
import { freePort } from './free-port';

const PLUGINS = fileURLToPath(new URL('prosody', import.meta.url));

/** How the server of a test behaves; without a word as it should. */
export interface ProsodyRules {
  tokenRequired?: boolean;
  /** HS256; with a key server it counts for nothing. */
  secret: string;
  /** RS256 instead: the key of a token is at `<keyServer>/<sha256 of its key id>.pem`. Takes `hasLuaOssl()`. */
  keyServer?: string;
  issuer: string;
  /** `claim`: the token's; `first`: whoever makes the room owns it; `late`: promoted once inside, as by Jicofo. */
  roles?: 'claim' | 'everyone' | 'first' | 'late' | 'nobody';
  anyRoom?: boolean;
  /** Tokens are read, and not checked for who has signed them. */
  anySignature?: boolean;
  identity?: boolean;
  /** Nothing is answered at log-in. */
  hangs?: boolean;
  focus?: boolean;
  /** A host `guest.meet.test` that asks nobody for a token. */
  guests?: boolean;
}

/** Path of an installed Prosody, or null. */
export function findProsody(): string | null {
  const places = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'prosody'));
  return [...places, '/usr/bin/prosody'].find((place) => existsSync(place)) ?? null;
}

/** Whether that Prosody can check RS256: its Lua has luaossl, which jitsi-meet's plugins use. */
export function hasLuaOssl(): boolean {
  const prosody = findProsody();
  if (!prosody) return false;
  const [, lua = 'lua'] = /^#!.*?(lua[\d.]*)\s/.exec(readFileSync(prosody, 'utf8')) ?? [];
  return spawnSync(lua, ['-e', 'require "openssl.pkey"'], { stdio: 'ignore' }).status === 0;
}

/** Starts a real Prosody in a folder of its own, with token rules of jitsi-meet's plugins. */
export async function startProsody(
  rules: ProsodyRules,
): Promise<{ port: number; place: XmppPlace; log: () => string; stop: () => Promise<void> }> {
  const program = findProsody();
  if (!program) throw new Error('There is no Prosody on PATH');
  const folder = await mkdtemp(path.join(tmpdir(), 'calls-test-prosody-'));
  const port = await freePort();
  const config = path.join(folder, 'prosody.cfg.lua');
  await writeFile(config, configuration(folder, port, rules), { mode: 0o600 });
  const server = spawn(program, ['-F', '--config', config], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (bytes: Buffer) => (output = (output + bytes.toString()).slice(-20_000)));
  }
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const stopAtExit = () => {
    server.kill('SIGKILL');
    remove();
  };
  process.once('exit', stopAtExit);
  const ended = once(server, 'exit');
  const stop = async () => {
    process.off('exit', stopAtExit);
    server.kill('SIGKILL');
    await ended;
    remove();
  };
  if (!(await answers(port))) {
    await stop();
    throw new Error(`Prosody does not answer:\n${output}`);
  }
  const place = {
    websocket: `ws://127.0.0.1:${port}/xmpp-websocket`,
    domain: 'meet.test',
    muc: 'muc.meet.test',
    focus: 'focus.meet.test',
  };
  return { port, place, log: () => output, stop };
}

function configuration(folder: string, port: number, rules: ProsodyRules): string {
  const set = (name: string, value: string | boolean) => `  ${name} = ${JSON.stringify(value)}`;
  return [
    'run_as_root = true',
    'daemonize = false',
    `data_path = ${JSON.stringify(folder)}`,
    `plugin_paths = { ${JSON.stringify(PLUGINS)} }`,
    'log = { info = "*console" }',
    'storage = "memory"',
    'modules_enabled = { "saslauth", "websocket", "presence", "message", "iq", "disco" }',
    'modules_disabled = { "s2s", "posix", "offline", "tls" }',
    'c2s_ports = {}',
    'c2s_direct_tls_ports = {}',
    `http_ports = { ${port} }`,
    'http_interfaces = { "127.0.0.1" }',
    'https_ports = {}',
    'http_default_host = "meet.test"',
    'consider_websocket_secure = true',
    'VirtualHost "meet.test"',
    '  authentication = "doctor_test"',
    set('doctor_token_required', rules.tokenRequired ?? true),
    set('doctor_secret', rules.secret),
    ...(rules.keyServer ? [set('doctor_key_server', rules.keyServer)] : []),
    set('doctor_issuer', rules.issuer),
    set('doctor_any_signature', rules.anySignature ?? false),
    set('doctor_hangs', rules.hangs ?? false),
    set('doctor_identity', rules.identity ?? true),
    ...(rules.guests ? ['VirtualHost "guest.meet.test"', '  authentication = "anonymous"'] : []),
    'Component "muc.meet.test" "muc"',
    '  muc_room_locking = false',
    '  modules_enabled = { "doctor_rooms" }',
    set('doctor_roles', rules.roles ?? 'claim'),
    set('doctor_any_room', rules.anyRoom ?? false),
    ...(rules.focus === false ? [] : ['Component "focus.meet.test" "doctor_focus"']),
    '',
  ].join('\n');
}

/** Whether a port can be connected to within ten seconds. */
async function answers(port: number): Promise<boolean> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.destroy();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return false;
}
