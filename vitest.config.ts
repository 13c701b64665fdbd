import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname ?? __dirname;
const alias = {
  '@': root,
  // Outside a React Server Components build the marker package throws on import.
  'server-only': path.join(root, 'testing/server-only.ts'),
};
const exclude = ['node_modules/**', '.next/**', 'data/**', 'e2e/**'];

export default defineConfig({
  test: {
    // Most of what a test does here is waiting: for a database, for a server.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'node',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude,
          globalSetup: ['testing/provide-databases.ts'],
          setupFiles: ['testing/no-stray-console.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        esbuild: { jsx: 'automatic' },
        test: {
          name: 'browser',
          environment: 'jsdom',
          include: ['**/*.test.tsx'],
          exclude,
          setupFiles: ['testing/no-stray-console.ts', 'testing/components.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
