import { readConfig, startStripeSandbox } from '../src/index.ts'

const port = Number(process.env.STRIPE_SANDBOX_PORT ?? 4101)
const dataDir = process.env.STRIPE_SANDBOX_DATA_DIR

try {
  const config = readConfig(process.env.STRIPE_SANDBOX_CONFIG)
  const sandbox = await startStripeSandbox({ port, config, ...(dataDir ? { dataDir } : {}) })
  console.log(`Stripe sandbox is ready at ${sandbox.url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
  }
} catch (error) {
  console.error(`The Stripe sandbox could not start: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
