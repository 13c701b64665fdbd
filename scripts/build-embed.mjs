// Builds what other chats load from us: public/embed.js, and public/call-embed.tgz for those that use React.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import ts from 'typescript';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SOURCE = path.join(ROOT, 'embed');

/** Takes the spaces out of styles that are marked with css. @type {import('esbuild').Plugin} */
const smallStyles = {
  name: 'small-styles',
  setup({ onLoad }) {
    onLoad({ filter: /embed[\\/]styles\.ts$/ }, async ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      const [whole, styles] = /css`([^`]*)`/.exec(source) ?? [];
      if (!whole || !styles) throw new Error(`${file} has no styles`);
      const { code } = await transform(styles, { loader: 'css', minify: true });
      const small = code.trim().replace(/([,:]) /g, '$1');
      const contents = source.replace('String.raw', 'null').replace(whole, () => JSON.stringify(small));
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * The script for a page.
 * @returns {Promise<string>}
 */
export async function bundleEmbed() {
  const { outputFiles } = await build({
    entryPoints: [path.join(SOURCE, 'main.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    mangleProps: /^_[a-z]/,
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    plugins: [smallStyles],
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * Bytes as they are sent.
 * @param {string} code
 */
export function gzipSize(code) {
  return gzipSync(code, { level: 9 }).length;
}

/**
 * The npm package with the types and the React components, the same bytes for the same sources.
 * @returns {Promise<Buffer>}
 */
export async function packEmbed() {
  /** @param {string} name */
  const read = (name) => readFileSync(path.join(SOURCE, name), 'utf8');
  const react = await transform(read('react.tsx'), {
    loader: 'tsx',
    target: 'es2020',
    charset: 'utf8',
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', verbatimModuleSyntax: true } },
  });
  return pack([
    ['package.json', read('package.json')],
    ['README.md', read('README.md')],
    ['types.js', 'export {};\n'],
    ['types.d.ts', read('types.ts')],
    ['react.js', react.code],
    ['react.d.ts', declarationsOf('react.tsx', read('react.tsx')).replace("'./types'", "'./types.js'")],
  ]);
}

/**
 * @param {string} name
 * @param {string} source
 */
function declarationsOf(name, source) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(source, {
    fileName: name,
    compilerOptions: { jsx: ts.JsxEmit.ReactJSX, isolatedDeclarations: true },
  });
  const [first] = diagnostics;
  if (first) throw new Error(`${name}: ${ts.flattenDiagnosticMessageText(first.messageText, '\n')}`);
  return outputText;
}

/**
 * A tarball as npm makes it, with neither times nor owners in it.
 * @param {[name: string, text: string][]} files
 */
function pack(files) {
  const blocks = files.flatMap(([name, text]) => {
    const body = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(`package/${name}`, 0);
    header.write('000644 \0', 100);
    header.write('000000 \0', 108);
    header.write('000000 \0', 116);
    header.write(body.length.toString(8).padStart(11, '0') + ' ', 124);
    header.write('00000000000 ', 136);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(sum.toString(8).padStart(6, '0') + '\0 ', 148);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  const packed = gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 9 });
  // The operating system that packed it: unknown.
  packed[9] = 255;
  return packed;
}

/** Writes both files. Their size is a test's to hold: it differs by a byte or two between versions of Node. */
async function buildEmbed() {
  const code = await bundleEmbed();
  mkdirSync(path.join(ROOT, 'public'), { recursive: true });
  writeFileSync(path.join(ROOT, 'public/embed.js'), code);
  writeFileSync(path.join(ROOT, 'public/call-embed.tgz'), await packEmbed());
}

if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) await buildEmbed();
