// `npm run dev`: the server from source, restarted on change, and the console from Vite, replaced on change.
import { spawn } from 'node:child_process'
import { ensureInstalled, ensureNode } from './ensure.mjs'
import { ended, root, runMain } from './processes.mjs'

await runMain(async () => {
  ensureNode()
  await ensureInstalled()
  const { vite, url } = await startConsole()
  const server = startServer(url)
  const { code } = await ended(server)
  await vite.close()
  process.exitCode = code
})

/** The console's own configuration says where it is served and what is handed on to the server. */
async function startConsole() {
  const { createServer } = await import('vite')
  const folder = `${root}apps/console`
  const vite = await createServer({
    root: folder,
    configFile: `${folder}/vite.config.ts`,
    server: { strictPort: true },
  })
  await vite.listen()
  // Vite would end this process at once, before the server has ended cleanly.
  process.removeAllListeners('SIGTERM')
  const url = `http://127.0.0.1:${vite.config.server.port}`
  console.log(`The console, replaced as you edit it, is at ${url}`)
  return { vite, url }
}

/** @param {string} consoleUrl */
function startServer(consoleUrl) {
  // The browser talks to Vite's address, so links and origin checks must name that one.
  const env = { BILLBRIDGE_PUBLIC_URL: consoleUrl, ...process.env }
  const server = spawn(
    process.execPath,
    ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'apps/server/bin/local.ts'],
    // Out of the terminal's reach: Ctrl+C arrives several times, and tsx kills at the second.
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true, env },
  )
  let asked = false
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      if (!asked) server.kill('SIGTERM')
      asked = true
    })
  }
  return server
}
