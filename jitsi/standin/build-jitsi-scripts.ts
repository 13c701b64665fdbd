import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { PINNED_PACKAGES, SDK_VERSION } from './pinned-packages';
import { unpackPinnedPackages } from './unpack-pinned-packages';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const SDK = '@jitsi/react-native-sdk';

/** Jitsi's own code, as browser scripts. */
export interface JitsiScripts {
  /** The real external_api.js: defines `JitsiMeetExternalAPI`. */
  externalApi: string;
  /** The meeting's end of the wire: defines `JitsiPageSide`. */
  pageSide: string;
  /** The end of a picture-in-picture window's own wire: defines `JitsiPictureSide`. */
  pictureSide: string;
}

// Raised when the recipe below changes, so that an older cache is not taken for the new one.
const RECIPE = 2;

const PAGE_SIDE = `
export { PostMessageTransportBackend, Transport } from '@jitsi/js-utils/transport';
export { parseURLParams } from '${SDK}/react/features/base/util/parseURLParams';
export { default as configWhitelist } from '${SDK}/react/features/base/config/configWhitelist';
export { default as MediaCastSender } from '${SDK}/react/features/base/media-cast/MediaCastSender';
`;

const PICTURE_SIDE = `
export { default as MediaCastReceiver } from '${SDK}/react/features/base/media-cast/MediaCastReceiver';
`;

/** Name of each script in the cache. */
const FILES: Record<keyof JitsiScripts, string> = {
  externalApi: 'external_api.js',
  pageSide: 'page-side.js',
  pictureSide: 'picture-side.js',
};

/**
 * The scripts from the cache, or built from the npm registry and cached for the next start.
 * @param cacheRoot folder of all caches; one sub-folder for each set of pinned versions
 * @throws {Error} one sentence, when nothing is cached and the registry cannot be reached
 */
export async function jitsiScripts(
  cacheRoot = path.join(REPOSITORY, 'node_modules/.cache/jitsi-standin'),
): Promise<JitsiScripts> {
  const folder = path.join(cacheRoot, cacheKey());
  if (!existsSync(folder)) await fillCache(cacheRoot, folder);
  const read = (script: keyof JitsiScripts) => readFile(path.join(folder, FILES[script]), 'utf8');
  const [externalApi, pageSide, pictureSide] = await Promise.all([
    read('externalApi'),
    read('pageSide'),
    read('pictureSide'),
  ]);
  return { externalApi, pageSide, pictureSide };
}

function cacheKey(): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([RECIPE, PINNED_PACKAGES]))
    .digest('hex');
  return `${SDK_VERSION}-${hash.slice(0, 12)}`;
}

async function fillCache(cacheRoot: string, folder: string): Promise<void> {
  process.stdout.write('Getting Jitsi’s embedding script from the npm registry (once) ...\n');
  await mkdir(cacheRoot, { recursive: true });
  const workshop = await mkdtemp(path.join(cacheRoot, 'building-'));
  try {
    await unpackPinnedPackages(workshop, REPOSITORY);
    const built = path.join(workshop, 'built');
    await mkdir(built);
    const scripts: JitsiScripts = {
      externalApi: await bundle({
        entryPoints: [path.join(workshop, 'node_modules', SDK, 'modules/API/external/index.js')],
        globalName: 'JitsiMeetExternalAPI',
      }),
      pageSide: await bundle({
        stdin: { contents: PAGE_SIDE, resolveDir: workshop },
        globalName: 'JitsiPageSide',
      }),
      pictureSide: await bundle({
        stdin: { contents: PICTURE_SIDE, resolveDir: workshop },
        globalName: 'JitsiPictureSide',
      }),
    };
    for (const [script, file] of Object.entries(FILES)) {
      await writeFile(path.join(built, file), scripts[script as keyof JitsiScripts]);
    }
    // Renamed in one step: a second start at the same moment sees all of it or nothing.
    await rename(built, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function bundle(options: BuildOptions): Promise<string> {
  const result = await build({
    ...options,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    // Jitsi picks the web half of a module by its name; without this the React Native half is bundled.
    resolveExtensions: ['.web.ts', '.web.js', '.ts', '.tsx', '.js', '.json'],
    // Jitsi's own tsconfig is not in the tarball, and ours is not meant for its code.
    tsconfigRaw: {},
    banner: { js: `/* Jitsi Meet (c) 8x8 and contributors, Apache-2.0, from ${SDK} ${SDK_VERSION} */` },
    logLevel: 'silent',
  });
  return result.outputFiles?.[0]?.text ?? '';
}
