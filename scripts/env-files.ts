import { createRequire } from 'node:module';

/** Reads the .env files of a folder into the environment, as the app will. What is set already stays. */
export function loadEnvFiles(root: string): void {
  const next = createRequire(createRequire(import.meta.url).resolve('next/package.json'));
  const { loadEnvConfig } = next('@next/env') as { loadEnvConfig: (...args: unknown[]) => void };
  loadEnvConfig(root, false, { info: () => undefined, error: console.error });
}
