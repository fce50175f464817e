// `npm run dev`: the server from source, restarted on change, and the console from Vite, replaced on change.
import { spawn } from 'node:child_process'
import { ensureInstalled, ensureNode } from './ensure.mjs'
import { ended, passSignalsTo, root, runMain } from './processes.mjs'

const SERVED_BY_API = ['/api', '/auth', '/webhooks', '/health']
const consolePort = Number(process.env.CONSOLE_PORT ?? 4173)
const apiPort = Number(process.env.PORT ?? 4100)

await runMain(async () => {
  ensureNode()
  await ensureInstalled()
  const vite = await startConsole()
  const server = startServer()
  const { code } = await ended(server)
  await vite.close()
  process.exitCode = code
})

async function startConsole() {
  const { createServer } = await import('vite')
  const target = `http://127.0.0.1:${apiPort}`
  const vite = await createServer({
    root: `${root}apps/console`,
    configFile: `${root}apps/console/vite.config.ts`,
    server: {
      host: '127.0.0.1',
      port: consolePort,
      strictPort: true,
      proxy: Object.fromEntries(SERVED_BY_API.map((path) => [path, target])),
    },
  })
  await vite.listen()
  console.log(`The console, replaced as you edit it, is at http://127.0.0.1:${consolePort}`)
  return vite
}

function startServer() {
  // The browser talks to Vite's address, so links and origin checks must name that one.
  const env = { BILLBRIDGE_PUBLIC_URL: `http://127.0.0.1:${consolePort}`, ...process.env }
  const tsx = 'node_modules/tsx/dist/cli.mjs'
  const server = spawn(process.execPath, [tsx, 'watch', '--clear-screen=false', 'apps/server/bin/local.ts'], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  passSignalsTo(server)
  return server
}
