import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SETTING_GROUPS } from '../../lib/config/settings';
import { IMAGE_VARIABLES, IMAGES_TAG } from './image-variables';
import { COMPOSE_VARIABLES, jitsiVariables } from './jitsi-variables';

interface Service {
  image?: string;
  environment?: Record<string, string | number>;
  ports?: string[];
  command?: string[];
  depends_on?: string[] | Record<string, unknown>;
  volumes?: string[];
  tmpfs?: string[];
  healthcheck?: { test: string[]; start_period?: string };
}
interface Compose {
  services: Record<string, Service>;
  volumes?: Record<string, unknown>;
}

const FILES = ['compose.yaml', 'compose.scale.yaml', 'compose.all.yaml'];
const texts = new Map(FILES.map((file) => [file, readFileSync(`jitsi/${file}`, 'utf8')]));
const files = new Map([...texts].map(([file, text]) => [file, parse(text, { merge: true }) as Compose]));
const base = files.get('compose.yaml')!;
const services = [...files].flatMap(([file, { services: all }]) =>
  Object.entries(all).map(([name, service]) => ({ file, name, service })),
);
const eventSync = readFileSync('jitsi/prosody/conf.d/event-sync.cfg.lua', 'utf8');
const readByEventSync = [...eventSync.matchAll(/\bENV_(\w+)/g)].map(([, name = '']) => name);
const settings: ReadonlySet<string> = new Set(
  Object.values(SETTING_GROUPS).flatMap((group) => Object.keys(group)),
);

/** What the operator may set in `jitsi/.env` by hand, beside what the setup writes. */
const BY_HAND = ['TZ', 'XMPP_BIND', 'XMPP_SERVER', 'JVB_OCTO_RELAY_ID', 'TURN_EXTERNAL_IP', 'APP_BIND'];

/** Every variable that the setup writes, whichever way it is asked. */
function written(): Set<string> {
  const machine = { localAddress: '192.0.2.1', isLoopback: () => false, makeSecret: () => 's' };
  const facts = {
    domain: 'meet.example.org',
    appOrigin: 'https://calls.example.org',
    appPort: '3000',
    appId: 'a',
  };
  const wish = { domain: null, email: 'me@example.org', address: '192.0.2.1', ownCertificate: false };
  const all = [true, false].flatMap((behindProxy) =>
    ['s', null].flatMap((appSecret) =>
      jitsiVariables({
        ...facts,
        wish: { ...wish, behindProxy },
        audience: 'jitsi',
        appSecret,
        eventsSecret: 's',
        machine,
      }),
    ),
  );
  return new Set(all.map(({ name }) => name));
}

describe('the compose files', () => {
  it.each(['web', 'prosody', 'jicofo', 'jvb'])('run %s of the pinned tag', (name) => {
    expect(base.services[name]?.image).toBe(`ghcr.io/jitsi/${name}:${IMAGES_TAG}`);
  });

  it('hand each image only what it reads', () => {
    const unread = services.flatMap(({ file, name, service }) => {
      const known: ReadonlySet<string> | undefined = {
        ...IMAGE_VARIABLES,
        prosody: new Set([...IMAGE_VARIABLES.prosody, ...readByEventSync]),
        app: settings,
        database: new Set(['POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD']),
      }[name];
      return Object.keys(service.environment ?? {})
        .filter((variable) => !known?.has(variable))
        .map((variable) => `${file}: ${name}.${variable}`);
    });
    expect(unread).toEqual([]);
  });

  it('ask for no variable that nobody sets, and leave none unread that the setup writes', () => {
    const asked = new Set(
      [...texts.values()].flatMap((text) => [...text.matchAll(/\$\{(\w+)/g)].map(([, n]) => n)),
    );
    const set = new Set([...written(), ...BY_HAND]);
    expect([...asked].filter((name) => !set.has(name!))).toEqual([]);
    expect([...set].filter((name) => !asked.has(name))).toEqual([]);
    expect([...COMPOSE_VARIABLES].filter((name) => !asked.has(name))).toEqual([]);
  });

  it('say how a secret that is missing is made, instead of starting without it', () => {
    for (const text of texts.values()) {
      for (const [, name = '', rest = ''] of text.matchAll(
        /\$\{(\w*(?:PASSWORD|SECRET|CREDENTIALS))(:[^}]*)?\}/g,
      )) {
        const either = name === 'JWT_APP_SECRET' ? ':-' : ':?run npm run jitsi:setup';
        expect(`${name}${rest}`).toBe(`${name}${either}`);
      }
    }
  });

  it('let nobody in without a token of ours, and take roles from it alone', () => {
    expect(base.services.prosody?.environment).toMatchObject({
      ENABLE_AUTH: 1,
      AUTH_TYPE: 'jwt',
      ENABLE_GUESTS: 0,
      JWT_ALLOW_EMPTY: 0,
      XMPP_MUC_MODULES: 'token_affiliation',
      XMPP_MODULES: 'presence_identity',
    });
    expect(base.services.jicofo?.environment).toMatchObject({ JICOFO_ENABLE_AUTH: 0, ENABLE_AUTO_OWNER: 0 });
    expect(base.services.web?.environment).toMatchObject({ ENABLE_AUTH: 1, ENABLE_GUESTS: 0 });
  });

  it('let only this app frame a meeting', () => {
    const policy = String(base.services.web?.environment?.CSP_HEADER);
    expect(policy).toMatch(/^frame-ancestors 'self' \$\{APP_ORIGIN:\?/);
    // nginx has it between double quotes.
    expect(policy).not.toMatch(/[";]/);
  });

  it('keep what is not for browsers off the outside', () => {
    expect(base.services.prosody?.ports).toBeUndefined();
    expect(base.services.jicofo?.ports).toBeUndefined();
    expect(base.services.jvb?.ports).toEqual(['${JVB_PORT:-10000}:${JVB_PORT:-10000}/udp']);
    expect(files.get('compose.all.yaml')?.services.database?.ports).toBeUndefined();
    expect(files.get('compose.all.yaml')?.services.app?.ports?.[0]).toMatch(/^\$\{APP_BIND:-127\.0\.0\.1\}:/);
    expect(files.get('compose.scale.yaml')?.services.prosody?.ports?.[0]).toMatch(
      /^\$\{XMPP_BIND:-127\.0\.0\.1\}:/,
    );
  });

  it('ask each part of the Jitsi whether it is well, by what its image has and answers', () => {
    for (const [name, { healthcheck }] of Object.entries(base.services)) {
      // `up --wait` fails at the first part that is unwell, so each gets its time.
      expect(healthcheck?.start_period, name).toBe('3m');
      expect(healthcheck?.test.slice(0, 2), name).toEqual(
        name === 'web' ? ['CMD', 'curl'] : ['CMD', 'healthcheck.sh'],
      );
    }
    // healthcheck.sh of Jicofo asks /about/health, which is not there without.
    expect(base.services.jicofo?.environment?.JICOFO_ENABLE_HEALTH_CHECKS).toBe(1);
  });

  it('keep no account of Prosody over a change of passwords', () => {
    expect(base.services.prosody?.volumes?.join()).not.toContain('/var/lib/prosody');
    expect(base.services.prosody?.tmpfs?.map((place) => place.split(':')[0])).toEqual([
      '/run',
      '/tmp',
      '/var/lib/prosody',
    ]);
  });

  it('relay into no network behind the TURN server, however an address is written', () => {
    const { image = '', command = [] } = files.get('compose.scale.yaml')?.services.turn ?? {};
    const [, minor = ''] = /:4\.(\d+)\.\d+-alpine$/.exec(image) ?? [];
    expect(Number(minor)).toBeGreaterThanOrEqual(14);
    for (const range of [
      '10.0.0.0-',
      '127.0.0.0-',
      '169.254.0.0-',
      '172.16.0.0-',
      '192.168.0.0-',
      '::1',
      'fc00::-',
    ])
      expect(
        command.some((option) => option.startsWith(`--denied-peer-ip=${range}`)),
        range,
      ).toBe(true);
  });

  it('name services and volumes that are there', () => {
    const names = new Set(services.map(({ name }) => name));
    const volumes = new Set([...files.values()].flatMap((file) => Object.keys(file.volumes ?? {})));
    for (const { service } of services) {
      const wanted = service.depends_on ?? [];
      for (const name of Array.isArray(wanted) ? wanted : Object.keys(wanted)) expect(names).toContain(name);
      for (const volume of service.volumes ?? []) {
        if (!volume.startsWith('.')) expect(volumes).toContain(volume.split(':')[0]);
      }
    }
  });

  it('hold no secret', () => {
    for (const text of texts.values()) expect(text).not.toMatch(/[0-9a-f]{32}/i);
  });
});
