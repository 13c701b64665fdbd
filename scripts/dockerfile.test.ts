import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ');
const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
const ignored = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

/** What a line of the kind says, in the stage that runs. */
const say = (kind: string) =>
  last.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));

describe('the image', () => {
  it('copies what is there', () => {
    const copied = lines
      .filter((line) => /^COPY (?!--from)/.test(line))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied.length).toBeGreaterThan(3);
    for (const place of copied) expect(existsSync(place), place).toBe(true);
    for (const [, script = ''] of text.matchAll(/node (scripts\/\S+)/g))
      expect(existsSync(script), script).toBe(true);
  });

  it('takes all three parts of a standalone build, which the configuration makes for it alone', () => {
    const places = say('COPY').map((line) => line.replace(/--\S+ /g, ''));
    expect(places).toEqual([
      '/app/.next/standalone ./',
      '/app/.next/static ./.next/static',
      '/app/public ./public',
    ]);
    expect(text).toContain('BUILD_STANDALONE=1 npx next build');
    const config = readFileSync('next.config.mjs', 'utf8');
    expect(config).toContain("process.env.BUILD_STANDALONE === '1' && { output: 'standalone' }");
    expect(config).toContain("'./lib/db/migrations/**/*'");
  });

  it('runs as nobody special, with its data in a volume, and says whether it is well', () => {
    expect(say('USER')).toEqual(['node']);
    expect(say('VOLUME')).toEqual(['/data']);
    expect(say('ENV').join()).toMatch(/HOST=0\.0\.0\.0.*DATA_DIR=\/data/);
    expect(say('HEALTHCHECK').join()).toContain('/api/health/ready');
    expect(existsSync('app/api/health/ready/route.ts')).toBe(true);
    expect(say('CMD')).toEqual(['["node", "server.js"]']);
  });

  it('is built without secrets, and without what is no part of it', () => {
    for (const place of [
      '.env*',
      '**/.env*',
      '**/*.key',
      '**/*.pem',
      'jitsi/certificate',
      'data',
      '**/node_modules',
      '.git',
      '.next',
    ]) {
      expect(ignored).toContain(place);
    }
    const needed = [
      'app',
      'components',
      'embed',
      'jitsi',
      'lib',
      'public',
      'scripts',
      'package.json',
      'next.config.mjs',
    ];
    for (const place of needed) expect(ignored).not.toContain(place);
    expect(text).not.toMatch(/SECRET|PASSWORD/);
  });
});
