import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'calls-test-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The real `npm start`, which must end by itself. */
function start(environment: Record<string, string>, ...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', ...flags], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, ...environment } as never,
    encoding: 'utf8',
    timeout: 25_000,
  });
  return { status, stdout, stderr };
}

describe('npm start ends with code 1 and one message', () => {
  it.each(['http', '0', '99999', '-1', '30 00'])('when PORT is %j', (port) => {
    const { status, stdout, stderr } = start({ PORT: port, JITSI_DOMAIN: 'https://meet.example.org' });
    expect(stderr).toMatch(
      /^\nThese settings stop the start:\n {2}PORT must be a whole number from 1 to 65535\n {6}for example: PORT=3000\n {2}JITSI_DOMAIN must be [^]*\n\n$/,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it('when HOST is not of this machine', () => {
    const { status, stderr } = start({ HOST: '203.0.113.7', PORT: '39471' });
    expect(stderr).toMatch(/^\nThese settings stop the start:\n {2}HOST cannot be .*\n.*HOST=localhost\n\n$/);
    expect(status).toBe(1);
  });

  it('when the port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = start({ HOST: '127.0.0.1', PORT: String(port) });
    server.close();
    expect(stderr).toMatch(new RegExp(`PORT ${port} is in use on 127.0.0.1.*\n.*PORT=3001\n`));
    expect(status).toBe(1);
  });

  it('when the stand-in cannot start, and does not start the app then', () => {
    const { status, stdout, stderr } = start({ PORT: '39472', STANDIN_PORT: 'x' }, '--offline');
    expect(stderr).toContain('must be a port number, for example 8443');
    expect(stderr).not.toContain('JITSI_DOMAIN');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });
});
