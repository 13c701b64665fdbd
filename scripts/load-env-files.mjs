import { createRequire } from 'node:module';
import { NEXT, ROOT } from './prepare.mjs';

/**
 * Takes `.env` and its kin into the environment, as Next does. What is set already stays.
 * @param {{ root?: string, dev?: boolean }} [options] another folder than ours; the files of development
 */
export function loadEnvFiles({ root = ROOT, dev = false } = {}) {
  const { loadEnvConfig } = createRequire(NEXT)('@next/env');
  loadEnvConfig(root, dev, { info: () => undefined, error: console.error });
}
