// Biome does the rest: these are the few rules that need the compiler's types, and the limits on size.
import tseslint from 'typescript-eslint'
import { ownLines } from './scripts/own-lines.mjs'

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '**/coverage/', '**/*.mjs', '**/*.js'] },
  {
    files: ['**/*.{ts,tsx}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin, billbridge: { rules: { 'own-lines': ownLines } } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      // An async event handler of React answers for its own errors; a promise taken for a condition never does.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', 300],
      'billbridge/own-lines': ['error', 60],
      'max-params': ['error', 4],
    },
  },
  {
    // Markup takes lines without taking thought.
    files: ['**/*.tsx'],
    rules: { 'billbridge/own-lines': ['error', 100] },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/*.spec.ts', 'apps/server/test/**', '**/testing/**'],
    rules: { 'max-lines': ['error', 400], 'billbridge/own-lines': 'off' },
  },
)
