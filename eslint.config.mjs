import { defineConfig, globalIgnores } from 'eslint/config';
import next from 'eslint-config-next/core-web-vitals';
import tseslint from 'typescript-eslint';

export default defineConfig([
  globalIgnores([
    '.next/',
    'data/',
    'next-env.d.ts',
    'test-results/',
    'playwright-report/',
    'public/',
    // JavaScript on purpose: Next would want a tsconfig.json of its own there.
    'scripts/bench/empty-app/',
  ]),
  ...next,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname ?? process.cwd() },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Our methods are functions on plain objects: none of them knows a `this`.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['examples/**', 'scripts/**', 'e2e/**', 'testing/**', 'jitsi/standin/**'],
    rules: {
      'no-console': 'off',
      // `use` of a Playwright fixture is no hook.
      'react-hooks/rules-of-hooks': 'off',
      'no-empty-pattern': 'off',
    },
  },
  // JSON and packages without types come in here; TypeScript itself still checks these files.
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
]);
