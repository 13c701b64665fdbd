import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packEmbed } from '../scripts/build-embed.mjs';

const MODULES = path.join(import.meta.dirname, '../node_modules');
const folder = mkdtempSync(path.join(os.tmpdir(), 'call-embed-'));
/** What pages show of it, as files. */
const shown = ['README.md', '../docs/add-calls-to-your-chat.md'].flatMap((page) =>
  [...readFileSync(path.join(import.meta.dirname, page), 'utf8').matchAll(/```tsx\n([^]*?)```/g)].map(
    ([, code = '']) => code,
  ),
);

beforeAll(async () => {
  const installed = path.join(folder, 'node_modules/jitsi-chat-calls-embed');
  mkdirSync(installed, { recursive: true });
  writeFileSync(path.join(folder, 'call-embed.tgz'), await packEmbed());
  execFileSync('tar', ['-xzf', 'call-embed.tgz', '--strip-components=1', '-C', installed], { cwd: folder });
  for (const name of ['react', 'react-dom', 'scheduler', '@types', 'csstype']) {
    symlinkSync(path.join(MODULES, name), path.join(folder, 'node_modules', name));
  }
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the package for React', () => {
  it('is the same bytes each time', async () => {
    expect((await packEmbed()).equals(await packEmbed())).toBe(true);
  });

  it('renders on a server', () => {
    writeFileSync(
      path.join(folder, 'render.js'),
      `import { createElement } from 'react';
       import { renderToString } from 'react-dom/server';
       import { CallButton, useCall } from 'jitsi-chat-calls-embed/react';
       const State = () => useCall('42', { tokenUrl: '/t' }).state;
       console.log(renderToString(createElement(CallButton, { chatId: '42', tokenUrl: '/t' }, 'Call', createElement(State))));`,
    );
    const html = execFileSync(process.execPath, ['render.js'], { cwd: folder, encoding: 'utf8' });
    expect(html.trim()).toBe('<call-button chat-id="42" token-url="/t">Call<!-- -->idle</call-button>');
  });

  it('is typed, and is what pages show of it', () => {
    expect(shown).toHaveLength(2);
    shown.forEach((code, at) => writeFileSync(path.join(folder, `shown-${at}.tsx`), code));
    writeFileSync(
      path.join(folder, 'page.tsx'),
      `import { CallBanner, CallButton, useCall } from 'jitsi-chat-calls-embed/react';
       export const Page = () => {
         const { ring, join } = useCall('42', { getToken: async () => 'token' });
         document.querySelector('call-button')?.addEventListener('call-joined', ({ detail }) => detail.person.displayName);
         // @ts-expect-error there is no such media
         const wrong = <CallButton chatId="42" media="smell" />;
         return <><CallButton chatId="42" onCallRing={({ detail }) => detail.ring?.caller} /><CallBanner chatId="42" />
           <call-button chat-id="42" /><button onClick={join}>{ring?.caller.displayName}</button>{wrong}</>;
       };`,
    );
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--jsx',
      'react-jsx',
      '--module',
      'esnext',
      '--target',
      'es2022',
    ];
    const args = [
      ...options,
      '--moduleResolution',
      'bundler',
      '--types',
      'react',
      'page.tsx',
      ...shown.map((_, at) => `shown-${at}.tsx`),
      '--ignoreConfig',
    ];
    const tsc = path.join(MODULES, 'typescript/bin/tsc');
    expect(() =>
      execFileSync(process.execPath, [tsc, ...args], { cwd: folder, stdio: 'pipe' }),
    ).not.toThrow();
  }, 90_000);
});
