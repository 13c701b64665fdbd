import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findProsody } from '../../testing/start-prosody';

const eventSync = readFileSync('jitsi/prosody/conf.d/event-sync.cfg.lua', 'utf8');
const { services } = parse(readFileSync('jitsi/compose.yaml', 'utf8'), { merge: true }) as {
  services: Record<string, { environment?: object; volumes?: string[] }>;
};

describe('the file that makes Prosody report', () => {
  it('has its address and secret from the environment that compose gives it', () => {
    const read = [...eventSync.matchAll(/\bENV_(\w+)/g)].map(([, name = '']) => name);
    expect(read.sort()).toEqual(['JITSI_EVENTS_SECRET', 'JITSI_EVENTS_URL']);
    expect(Object.keys(services.prosody?.environment ?? {})).toEqual(expect.arrayContaining(read));
    expect(services.prosody?.volumes).toContain('./prosody:/config:ro,z');
  });

  it('is of the domains that the images have', () => {
    expect(eventSync).toContain('muc_component = "muc.meet.jitsi"');
    expect(eventSync).toContain('breakout_component = "breakout.meet.jitsi"');
    for (const { environment } of Object.values(services))
      expect(environment ?? {}).not.toHaveProperty('XMPP_DOMAIN');
  });

  // Their order is the folder's: ours may be read first, and must not take the others' hosts for its own.
  if (findProsody()) {
    it.each(['a-first', 'z-last'])('is read by a Prosody beside the image’s own, %s', (name) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-'));
      const write = (file: string, ...lines: string[]) =>
        writeFileSync(path.join(folder, file), lines.join('\n'));
      cpSync('jitsi/prosody/conf.d/event-sync.cfg.lua', path.join(folder, `${name}.cfg.lua`));
      write(
        'meet.cfg.lua',
        `plugin_paths = { ${JSON.stringify(folder)} }`,
        'VirtualHost "meet.jitsi"',
        'Component "muc.meet.jitsi" "muc"',
      );
      write(
        'main.lua',
        'run_as_root = true',
        'daemonize = false',
        `data_path = ${JSON.stringify(folder)}`,
        'modules_enabled = {}',
        'modules_disabled = { "s2s", "c2s", "posix", "offline", "tls" }',
        'http_ports = {}',
        'https_ports = {}',
        'log = { error = "*console" }',
        'Include "*.cfg.lua"',
      );
      write(
        'mod_event_sync_component.lua',
        'local option = function (name) return tostring(module:get_option(name)) end',
        'print("SEEN", module.host, option("api_prefix"), module:get_option("api_headers").Authorization,',
        '  option("muc_component"), option("api_retry_count"))',
        'module:add_timer(0, function () prosody.shutdown("seen") end)',
      );
      const { stdout } = spawnSync(findProsody()!, ['-F', '--config', path.join(folder, 'main.lua')], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 20_000,
        killSignal: 'SIGKILL',
        env: {
          PATH: process.env.PATH,
          JITSI_EVENTS_URL: 'http://app:3000/api/jitsi',
          JITSI_EVENTS_SECRET: 'events',
        } as never,
      });
      rmSync(folder, { recursive: true });
      expect(stdout).toContain(
        'SEEN\tesync.meet.jitsi\thttp://app:3000/api/jitsi\tBearer events\tmuc.meet.jitsi\t30',
      );
    });
  }
});
