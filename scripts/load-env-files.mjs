import { createRequire } from 'node:module';
import { NEXT, ROOT } from './prepare.mjs';

/**
 * Takes `.env` and its kin into the environment, as Next does.
 * @param {boolean} [dev] the files of development
 */
export function loadEnvFiles(dev = false) {
  const { loadEnvConfig } = createRequire(NEXT)('@next/env');
  loadEnvConfig(ROOT, dev, { info: () => undefined, error: console.error });
}
