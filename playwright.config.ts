import { defineConfig } from '@playwright/test'

const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `npm run test:e2e` finds the browser; run by hand, Playwright takes the one `CHROMIUM_BINARY` names. */
const chromium = process.env.CHROMIUM_BINARY

export default defineConfig({
  testDir: 'apps/console/e2e',
  globalSetup: './apps/console/e2e/global-setup.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    // Set by the global setup, which runs before the processes that read this for their tests.
    ...(process.env.BILLBRIDGE_E2E_URL ? { baseURL: process.env.BILLBRIDGE_E2E_URL } : {}),
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { args: CHROMIUM_ARGS, ...(chromium ? { executablePath: chromium } : {}) },
  },
})
