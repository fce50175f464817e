import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,scripts}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
          // Some try thousands of cases: five seconds on a machine that has other things to do.
          testTimeout: 30_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'console',
          include: ['apps/console/src/**/*.test.tsx'],
          environment: 'happy-dom',
          setupFiles: ['apps/console/src/testing/setup.ts'],
          // Journeys of many keystrokes, on machines that have other things to do.
          testTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{apps,packages}/**/*.integration.test.ts'],
          globalSetup: ['apps/server/test/global-setup.ts'],
          setupFiles: ['apps/server/test/fetched-answers.ts'],
          // A bound for what never comes, not a measure: these wait for processes, faults and retries, on busy machines too.
          testTimeout: 90_000,
          expect: { poll: { timeout: 60_000 } },
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
