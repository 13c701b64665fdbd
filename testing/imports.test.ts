import { describe, expect, it } from 'vitest';
import { reached, readSources, type SourceFile } from './imports';

// Holds the arrows of the layout: which part may import which. A failure names the files.

const sources = readSources([
  'app',
  'components',
  'embed',
  'jitsi',
  'lib',
  'middleware.ts',
  'instrumentation.ts',
]);
const everything = readSources([
  'app',
  'components',
  'embed',
  'jitsi',
  'lib',
  'e2e',
  'scripts',
  'testing',
  'middleware.ts',
  'instrumentation.ts',
]);
const product = [...sources].filter(([file]) => !file.startsWith('jitsi/standin/'));

/** `from -> to` for each import of files in one place that the rule refuses. */
function refused(
  from: RegExp,
  mayImport: (target: string, file: string) => boolean,
  { types = true } = {},
): string[] {
  return product
    .filter(([file]) => from.test(file))
    .flatMap(([file, { imports }]) =>
      imports
        .filter(({ target, typeOnly }) => (types || !typeOnly) && !mayImport(target, file))
        .map(({ target }) => `${file} -> ${target}`),
    );
}
const isOurs = (target: string) =>
  everything.has(target) || /^(?:app|components|embed|jitsi|lib)\//.test(target);

describe('imports', () => {
  it('are found at all, static ones and later ones', () => {
    expect(product.length).toBeGreaterThan(50);
    expect(sources.get('instrumentation.ts')?.imports).toContainEqual({
      target: 'lib/start-up.ts',
      typeOnly: false,
    });
    expect(sources.get('lib/calls/ticket.ts')?.imports).toContainEqual({
      target: 'lib/people/person.ts',
      typeOnly: true,
    });
  });

  it('make no circle at run time', () => {
    const circles = [...sources.keys()].filter((file) => {
      const next = sources.get(file)?.imports.filter(({ typeOnly }) => !typeOnly) ?? [];
      return reached(
        sources,
        next.map(({ target }) => target),
      ).has(file);
    });
    expect(circles).toEqual([]);
  });

  it('of the core are zod and the core', () => {
    expect(
      refused(
        /^lib\/(?:people|calls|chats)\//,
        (target) => target === 'zod' || /^lib\/(?:people|calls|chats|errors)\b/.test(target),
      ),
    ).toEqual([]);
  });

  it('of the core go from chats to calls to people', () => {
    expect(refused(/^lib\/people\//, (target) => !/^lib\/(?:calls|chats)\//.test(target))).toEqual([]);
    expect(refused(/^lib\/calls\//, (target) => !/^lib\/chats\//.test(target))).toEqual([]);
  });

  it('of an adapter are not another adapter, nor anything above', () => {
    const adapters = ['db', 'live', 'auth', 'host'];
    for (const adapter of adapters) {
      // What a host is told holds sentences.
      const more = adapter === 'host' ? '|i18n' : '';
      const below = new RegExp(`^lib/(?:${adapter}|people|calls|chats|config|errors|log|metrics${more})\\b`);
      expect(
        refused(new RegExp(`^lib/${adapter}/`), (target) => !isOurs(target) || below.test(target)),
      ).toEqual([]);
    }
  });

  it('of jitsi are the core and the settings; of others above it types only', () => {
    const below = /^(?:jitsi\/|lib\/(?:people|calls|chats|errors|within|config\/setting|i18n)\b)/;
    expect(refused(/^jitsi\//, (target) => !isOurs(target) || below.test(target), { types: false })).toEqual(
      [],
    );
    expect(
      refused(
        /^jitsi\//,
        (target) => !/^(?:app|components)\/|^lib\/(?:services|db|auth|live|host)\b/.test(target),
      ),
    ).toEqual([]);
  });

  it('of lib are never pages or components', () => {
    expect(refused(/^(?:lib|middleware)/, (target) => !/^(?:app|components|embed)\//.test(target))).toEqual(
      [],
    );
  });

  it('of jitsi are made only where services are wired, settings are read, a window picks its meeting, and Jitsi calls', () => {
    const components = [
      'call-continue',
      'call-failure',
      'call-keeper',
      'call-moderation',
      'call-session',
      'call-window',
      'device-trouble',
      'keep-gone-window',
      'media-trouble',
      'next-session',
      'use-call-upkeep',
      'use-embed-limit',
      'use-meeting-watch',
      'use-reach',
    ];
    const places = new RegExp(
      `^(?:jitsi/|lib/services\\.ts|lib/config/settings\\.ts|middleware\\.ts|components/\\w+/(?:${components.join('|')})\\.|app/(?:api/)?jitsi/|app/call/)`,
    );
    expect(refused(/./, (target, file) => !/jitsi/i.test(target) || places.test(file))).toEqual([]);
  });

  it('of the stand-in are made by itself, the walks and the scripts only', () => {
    const importers = [...everything]
      .filter(([, { imports }]) => imports.some(({ target }) => target.startsWith('jitsi/standin/')))
      .map(([file]) => file);
    expect(importers.filter((file) => !/^(?:jitsi\/standin|e2e|scripts)\//.test(file))).toEqual([]);
  });
});

describe('the two sides', () => {
  const isClient = ([file, { useClient }]: [string, SourceFile]) =>
    useClient || file.startsWith('components/');

  it('are kept apart: nothing that a browser gets reaches a file for the server only', () => {
    const inBrowser = reached(
      sources,
      product.filter(isClient).map(([file]) => file),
    );
    expect([...inBrowser].filter((file) => sources.get(file)?.serverOnly)).toEqual([]);
    expect(
      [...inBrowser].filter((file) =>
        /^(?:node:|pg$|jsonwebtoken$|pino$|@electric-sql|drizzle-orm|server-only$)/.test(file),
      ),
    ).toEqual([]);
  });

  it('are marked: what needs the server says so in its first line', () => {
    const needsServer = (target: string) =>
      /^(?:node:|pg$|jsonwebtoken$|@electric-sql\/|drizzle-orm\/(?:pglite|node-postgres))/.test(target);
    const unmarked = product.filter(
      ([file, { imports, serverOnly }]) =>
        /^(?:lib|jitsi)\//.test(file) &&
        !serverOnly &&
        imports.some(({ target, typeOnly }) => !typeOnly && needsServer(target)),
    );
    expect(unmarked.map(([file]) => file)).toEqual([]);
  });
});
