// `npm test`: everything from a fresh clone to `N passed, N failed`, which is always the last line.
import { ensureInstalled, ensureNode } from './ensure.mjs'
import { notRun, runPlaywright, runVitest, summarize } from './test-runs.mjs'

summarize(await runAll())

async function runAll() {
  try {
    ensureNode()
    await ensureInstalled()
  } catch (error) {
    return [notRun('No test could be run.', error)]
  }
  return [await runVitest(), await runPlaywright([])]
}
