// `npm run test:e2e`: the browser tests alone. Arguments after `--` go to Playwright.
import { ensureInstalled, ensureNode } from './ensure.mjs'
import { notRun, runPlaywright, summarize } from './test-runs.mjs'

summarize([await runBrowserTests()])

async function runBrowserTests() {
  try {
    ensureNode()
    await ensureInstalled()
  } catch (error) {
    return notRun('No test could be run.', error)
  }
  return runPlaywright(process.argv.slice(2))
}
