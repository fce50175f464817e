import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createClient } from '@billbridge/contract/client'
import { afterAll } from 'vitest'
import { createApp } from '../src/app.ts'
import { type Config, readConfig } from '../src/config.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo, syncIndexes } from '../src/platform/mongo.ts'
import { createServices } from '../src/services.ts'
import { createWorker } from '../src/worker.ts'
import type { TestDatabase } from './database.ts'

export interface StartServerOptions {
  readonly now?: () => Date
  readonly config?: Partial<Config>
}

const testEnvironment = {
  BILLBRIDGE_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
  BILLBRIDGE_SESSION_SECRETS: randomBytes(32).toString('base64'),
  BILLBRIDGE_STRIPE: 'sandbox',
  STRIPE_LIVE_SECRET_KEY: 'sk_live_SandboxPlatform',
  STRIPE_LIVE_CLIENT_ID: 'ca_sandbox_live',
  STRIPE_LIVE_WEBHOOK_SECRET: 'whsec_live_sandbox',
  STRIPE_TEST_SECRET_KEY: 'sk_test_SandboxPlatform',
  STRIPE_TEST_CLIENT_ID: 'ca_sandbox_test',
  STRIPE_TEST_WEBHOOK_SECRET: 'whsec_test_sandbox',
  LOG_LEVEL: 'silent',
}

/** Starts the whole server on a free port with the given database, and stops it after the file's tests. */
export const startServer = async (testDatabase: TestDatabase, options: StartServerOptions = {}) => {
  const config = { ...readConfig({ ...testEnvironment, MONGODB_URI: testDatabase.uri }), ...options.config }
  const logger = createLogger({ level: config.logLevel, process: 'test' })
  const database = await connectMongo(config.mongodbUri)
  const services = createServices({ config, database, logger, ...(options.now ? { now: options.now } : {}) })
  await syncIndexes(database.connection)
  const server = createServer(createApp(services))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const url = `http://127.0.0.1:${address.port}`
  const worker = createWorker(services)

  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await worker.stop()
    await database.close()
  })

  return { url, services, worker, database, anonymous: createClient({ baseUrl: url }) }
}

export type TestServer = Awaited<ReturnType<typeof startServer>>
