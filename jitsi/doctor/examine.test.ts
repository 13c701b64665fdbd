import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { PRIVATE_PEM, PUBLIC_PEM } from '../../testing/keys';
import { startJitsiWeb, type JitsiWeb, type WebFaults } from '../../testing/start-jitsi-web';
import { findProsody, startProsody } from '../../testing/start-prosody';
import { readSettings } from '../../lib/config/setting';
import { chooseMode, type JitsiMode } from '../mode';
import { JITSI_SETTINGS } from '../settings';
import { examine, type ExamineLimits } from './examine';
import type { Finding } from './finding';
import type { Progress } from './notes';

const SECRET = 'a secret of the doctor, for tests only';
const LIMITS: ExamineLimits = { answer: 2000, step: 2000, settle: 50, whole: 20_000 };
const DAY = 24 * 3600_000;
const HOUR = 3600_000;

const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let web: JitsiWeb | null = null;
let keys: Server | null = null;
afterEach(async () => {
  await web?.stop();
  keys?.closeAllConnections();
  keys?.close();
  web = keys = null;
});

function modeOf(environment: Record<string, string>): JitsiMode {
  const { mode, problems } = chooseMode(readSettings(JITSI_SETTINGS, environment).values);
  if (!mode) throw new Error(JSON.stringify(problems));
  return mode;
}
async function look(
  faults: WebFaults,
  options: { values?: Record<string, string>; limits?: Partial<ExamineLimits>; baseUrl?: string } = {},
): Promise<Finding[]> {
  const { values = {}, limits = {}, baseUrl = 'https://calls.example.org' } = options;
  web = await startJitsiWeb(faults);
  const mode = modeOf({ JITSI_DOMAIN: web.domain, ...values });
  const trusted = { ...LIMITS, ca: web.certificate, ...limits };
  return examine({ mode, baseUrl, isLoopback: false }, trusted);
}
const codeOf = (findings: Finding[], check: string) => findings.find((one) => one.check === check)?.code;

describe('a web server', () => {
  it('is found in order, but for the websocket that this one has not', async () => {
    const findings = await look({});
    expect(findings.map(({ code }) => code)).toEqual([
      'settings_open',
      'dns_ok',
      'tls_ok',
      'clock_ok',
      'script_ok',
      'config_ok',
      'addresses_ok',
      'framing_ok',
      // Node's own authorities do not know this certificate: a websocket cannot be told.
      'login_unreachable',
      'undecided',
    ]);
  });

  it.each<[string, WebFaults, string, string]>([
    ['has an expired certificate', { validTo: Date.now() - DAY }, 'tls', 'tls_expired'],
    ['has a certificate that ends soon', { validTo: Date.now() + 3 * DAY }, 'tls', 'tls_soon'],
    ['has the certificate of another', { name: 'other.test' }, 'tls', 'tls_wrong_host'],
    ['has no script', { script: { status: 404 } }, 'script', 'script_missing'],
    [
      'has a page instead of it',
      { script: { type: 'text/html', body: '<html>' } },
      'script',
      'script_not_jitsi',
    ],
    ['sends it as text', { script: { type: 'text/plain' } }, 'script', 'script_type'],
    ['may not be framed', { headers: { 'x-frame-options': 'DENY' } }, 'framing', 'framing_denied'],
    [
      'may be framed by others',
      { headers: { 'content-security-policy': 'frame-ancestors a.test' } },
      'framing',
      'framing_denied',
    ],
    ['has another time', { ahead: HOUR }, 'clock', 'clock_ahead'],
  ])('is told apart that %s', async (_what, faults, check, code) => {
    expect(codeOf(await look(faults), check)).toBe(code);
  });

  it('is told apart that is not trusted, and no token goes there', async () => {
    const values = { JITSI_APP_ID: 'chat', JITSI_APP_SECRET: SECRET };
    const findings = await look({}, { values, limits: { ca: undefined } });
    expect(codeOf(findings, 'tls')).toBe('tls_untrusted');
    expect(codeOf(findings, 'script')).toBe('script_ok');
    expect(codeOf(findings, 'login')).toBe('login_unsafe');
  });

  it('is waited for no longer than agreed', async () => {
    expect(codeOf(await look({ script: 'hangs' }, { limits: { answer: 300 } }), 'script')).toBe(
      'script_silent',
    );
  });

  it('is waited for no longer than agreed where it goes on for ever, byte by byte', async () => {
    expect(codeOf(await look({ script: 'drips' }, { limits: { answer: 500 } }), 'script')).toBe(
      'script_silent',
    );
  });

  it('is waited for no longer than agreed where it sends on and on', async () => {
    expect(codeOf(await look({ script: 'redirects' }, { limits: { answer: 500 } }), 'script')).toBe(
      'script_silent',
    );
  });

  it('is out of reach where nothing listens, and nothing more is asked', async () => {
    web = await startJitsiWeb();
    const { domain } = web;
    await web.stop();
    web = null;
    const found = await examine(
      { mode: modeOf({ JITSI_DOMAIN: domain }), baseUrl: 'https://a.test', isLoopback: false },
      LIMITS,
    );
    expect(found.map(({ code }) => code)).toEqual(['settings_open', 'dns_ok', 'tls_unreachable']);
  });
});

it.each([
  ['public', {}, ['settings_public', 'dns_ok', 'tls_ok', 'clock_ok', 'script_ok', 'login_public']],
  [
    'jaas',
    { JAAS_APP_ID: 'vpaas-magic-cookie-0a', JAAS_KEY_ID: '1', JAAS_PRIVATE_KEY: PRIVATE_PEM },
    ['settings_jaas', 'dns_ok', 'tls_ok', 'clock_ok', 'script_ok', 'login_jaas'],
  ],
])('a Jitsi of others (%s) has a shorter list', async (_kind, values: Record<string, string>, expected) => {
  web = await startJitsiWeb();
  const mode = { ...modeOf(values), domain: web.domain };
  const limits = { ...LIMITS, ca: web.certificate };
  const found = await examine({ mode, baseUrl: 'https://calls.example.org', isLoopback: false }, limits);
  expect(found.map(({ code }) => code)).toEqual(expected);
});

describe('the key that we publish', () => {
  const values = { JITSI_APP_ID: 'chat', JITSI_PRIVATE_KEY: PRIVATE_PEM, JITSI_KEY_ID: 'chat-1' };
  async function serve(status: number, body: string): Promise<string> {
    keys = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    await once(keys, 'listening');
    return `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
  }

  it.each([
    ['as it should be', 200, PUBLIC_PEM, 'key_ok'],
    ['a certificate', 200, '-----BEGIN CERTIFICATE-----\n', 'key_certificate'],
    ['not there', 404, '', 'key_missing'],
  ])('is told apart where it is %s', async (_what, status, body, code) => {
    const baseUrl = await serve(status, body);
    expect(codeOf(await look({}, { values, baseUrl }), 'key')).toBe(code);
  });

  it('is not seen while the app does not run', async () => {
    const baseUrl = await serve(200, '');
    keys?.close();
    await once(keys!, 'close');
    expect(codeOf(await look({}, { values, baseUrl }), 'key')).toBe('key_not_running');
  });
});

describe('a time for everything together', () => {
  const limits = { answer: 3600_000, step: 3600_000, whole: 3000 };
  const told = (findings: Finding[]) =>
    findings.map(({ check, result, code }) => `${check} ${result} ${code}`);

  it('ends with what was found, and with what has not answered', async () => {
    const findings = await look({ script: 'hangs' }, { limits });
    expect(told(findings)).toEqual([
      'settings ok settings_open',
      'dns ok dns_ok',
      'tls ok tls_ok',
      'clock skipped late',
      'script failed late',
      'config ok config_ok',
      'addresses ok addresses_ok',
      'framing ok framing_ok',
    ]);
    expect(findings.find(({ code }) => code === 'late')?.values).toEqual({ seconds: 3 });
  });

  it('is over for the own app too', async () => {
    keys = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(keys, 'listening');
    const baseUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
    const values = { JITSI_APP_ID: 'chat', JITSI_PRIVATE_KEY: PRIVATE_PEM, JITSI_KEY_ID: 'chat-1' };
    expect(told(await look({}, { limits, values, baseUrl })).slice(-3)).toEqual([
      'addresses ok addresses_ok',
      'framing ok framing_ok',
      'key skipped late',
    ]);
  });

  it('is told how far it is, and nothing once it is over', async () => {
    const seen: Progress[] = [];
    web = await startJitsiWeb({ script: 'hangs' });
    const mode = modeOf({ JITSI_DOMAIN: web.domain });
    const found = await examine(
      { mode, baseUrl: 'https://calls.example.org', isLoopback: false },
      { ...LIMITS, ...limits, ca: web.certificate },
      (progress) => seen.push(progress),
    );
    expect(seen.map(({ asking }) => asking.join())).toEqual(
      expect.arrayContaining(['', 'dns', 'tls', 'config,clock,script,framing', 'clock,script']),
    );
    await web.stop();
    web = null;
    expect(seen.at(-1)).toEqual({ findings: found, asking: [] });
  });
});

function wholeRun() {
  async function run(environment: Record<string, string>, ...flags: string[]) {
    const tsx = [
      'node_modules/tsx/dist/cli.mjs',
      '--tsconfig',
      'scripts/plain-node.tsconfig.json',
      'scripts/doctor.ts',
    ];
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [...tsx, ...flags], {
      env: { PATH, HOME, NODE_ENV: 'test', DATA_DIR: folder, ...environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, stdout, stderr };
  }

  it('says that calls would work, in words and to programs, and tells no secret', async () => {
    const prosody = await startProsody({ secret: SECRET, issuer: 'chat' });
    try {
      web = await startJitsiWeb({ prosody: prosody.port });
      const authority = path.join(folder, 'authority.pem');
      writeFileSync(authority, web.certificate);
      const environment = {
        JITSI_DOMAIN: web.domain,
        JITSI_APP_ID: 'chat',
        JITSI_APP_SECRET: SECRET,
        NODE_EXTRA_CA_CERTS: authority,
      };
      const [words, programs] = await Promise.all([
        run({ ...environment, LANG: 'ru_RU.UTF-8' }),
        run({ ...environment, LANG: 'C' }, '--json'),
      ]);
      expect(words).toMatchObject({ status: 0, stderr: '' });
      expect(words.stdout).toContain('Звонки должны работать.');
      const report = JSON.parse(programs.stdout) as { ok: boolean; checks: Finding[] };
      expect(report.checks.filter(({ result }) => result !== 'ok')).toEqual([]);
      expect(report.ok).toBe(true);
      for (const { stdout, stderr } of [words, programs]) {
        expect(stdout + stderr).not.toContain(SECRET);
        expect(stdout + stderr).not.toMatch(/eyJ|token=/);
      }
    } finally {
      await prosody.stop();
    }
  });

  it('says what to mend, and ends with code 1', async () => {
    const prosody = await startProsody({ secret: SECRET, issuer: 'other' });
    try {
      web = await startJitsiWeb({ prosody: prosody.port });
      const authority = path.join(folder, 'authority.pem');
      writeFileSync(authority, web.certificate);
      const { status, stdout } = await run({
        JITSI_DOMAIN: web.domain,
        JITSI_APP_ID: 'chat',
        JITSI_APP_SECRET: SECRET,
        NODE_EXTRA_CA_CERTS: authority,
        LANG: 'en_GB.UTF-8',
      });
      expect(status).toBe(1);
      expect(stdout.replace(/\s+/g, ' ')).toContain('Calls will not work like this.');
      expect(stdout).toMatch(/The server says: “invalid 'iss'[^]*JWT_ACCEPTED_ISSUERS/);
    } finally {
      await prosody.stop();
    }
  });

  it('says which settings are wrong', async () => {
    const { status, stdout } = await run({ JITSI_APP_SECRET: 'short secret', LANG: 'C' }, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, checks: [{ code: 'settings_wrong' }] });
    expect(stdout).not.toContain('short secret');
  });
}

if (findProsody()) describe('npm run doctor', wholeRun);
