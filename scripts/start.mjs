// `npm start`: installs and builds when needed, then becomes Billbridge itself.
import { ensureBuilt, ensureInstalled, ensureNode } from './ensure.mjs'
import { root, runMain } from './processes.mjs'

await runMain(async () => {
  ensureNode()
  await ensureInstalled()
  await ensureBuilt()
  process.chdir(root)
  process.setSourceMapsEnabled(true)
  endWithNpm()
  // In this very process, so that signals, the exit code and the terminal need no passing on.
  await import(new URL('../apps/server/dist/local.js', import.meta.url).href)
})

/** `npm start` killed with -9 cannot tell us: do not go on as a server nobody knows of. */
function endWithNpm() {
  const npm = process.ppid
  if (process.env.npm_lifecycle_event !== 'start') return
  const watch = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
