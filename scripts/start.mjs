// `npm start`: installs and builds when needed, then becomes Billbridge itself.
import { ensureBuilt, ensureInstalled, ensureNode } from './ensure.mjs'
import { root, runMain } from './processes.mjs'

await runMain(async () => {
  ensureNode()
  await ensureInstalled()
  await ensureBuilt()
  process.chdir(root)
  process.setSourceMapsEnabled(true)
  // In this very process, so that signals, the exit code and the terminal need no passing on.
  await import(new URL('../apps/server/dist/local.js', import.meta.url).href)
})
