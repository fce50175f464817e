import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createClient } from '@billbridge/contract/client'
import { type SandboxConfig, startStripeSandbox } from '@billbridge/stripe-sandbox'
import { afterAll } from 'vitest'
import { createApp } from '../src/app.ts'
import { type Config, type Environment, readConfig } from '../src/config.ts'
import { prepareDatabase } from '../src/operating/prepare-database.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import { createServices } from '../src/services.ts'
import { createWorker } from '../src/worker.ts'
import { checkAnswers } from './checked-answers.ts'
import type { TestDatabase } from './database.ts'
import { createOrganization } from './factories.ts'
import { portOf } from './listen.ts'

export interface StartServerOptions {
  readonly now?: () => Date
  readonly config?: Partial<Config>
  /** Takes the log lines; they go to standard output otherwise. */
  readonly log?: { readonly write: (line: string) => void }
  /** Starts a stand-in for Stripe of this server's own; an object adds to what it holds. */
  readonly sandbox?: true | SandboxConfig
}

const modes = ['live', 'test'] as const

const testEnvironment: Environment = {
  BILLBRIDGE_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
  BILLBRIDGE_SESSION_SECRETS: randomBytes(32).toString('base64'),
  BILLBRIDGE_STRIPE: 'sandbox',
  STRIPE_LIVE_SECRET_KEY: 'sk_live_SandboxPlatform',
  STRIPE_LIVE_CLIENT_ID: 'ca_sandbox_live',
  STRIPE_LIVE_WEBHOOK_SECRET: 'whsec_live_sandbox',
  STRIPE_TEST_SECRET_KEY: 'sk_test_SandboxPlatform',
  STRIPE_TEST_CLIENT_ID: 'ca_sandbox_test',
  STRIPE_TEST_WEBHOOK_SECRET: 'whsec_test_sandbox',
  BILLBRIDGE_API_REQUESTS_PER_MINUTE: '1000000',
  LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
}

/** The stand-in as Billbridge's two platforms know it: clients that return here. */
const startSandbox = async (url: string, more: SandboxConfig) => {
  const sandbox = await startStripeSandbox({
    config: {
      clients: modes.map((mode) => ({
        mode,
        clientId: `ca_sandbox_${mode}`,
        secretKey: `sk_${mode}_SandboxPlatform`,
        name: 'Billbridge',
        redirectUris: [`${url}/auth/stripe/callback`],
      })),
      connectWebhookEndpoints: modes.map((mode) => ({
        mode,
        url: `${url}/webhooks/stripe/connect/${mode}`,
        secret: `whsec_${mode}_sandbox`,
      })),
      ...more,
    },
  })
  afterAll(() => sandbox.close())
  return sandbox
}

/** Takes a free port before anything is built, because others must be told the address. */
const listen = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  return { server, url: `http://127.0.0.1:${await portOf(server)}` }
}

/** Starts the whole server as it is before anybody has set it up: no organization, no person. */
export const startEmptyServer = async (testDatabase: TestDatabase, options: StartServerOptions = {}) => {
  const { server, url } = await listen()
  const sandbox = options.sandbox ? await startSandbox(url, options.sandbox === true ? {} : options.sandbox) : undefined
  const environment: Environment = {
    ...testEnvironment,
    MONGODB_URI: testDatabase.uri,
    BILLBRIDGE_PUBLIC_URL: url,
    ...(sandbox ? { STRIPE_API_BASE: sandbox.url, STRIPE_CONNECT_BASE: sandbox.url } : {}),
  }
  const config = { ...readConfig(environment), ...options.config }
  const logger = createLogger({ level: config.logLevel, process: 'test' }, options.log)
  const database = await connectMongo(config.mongodbUri)
  const services = createServices({ config, database, logger, ...(options.now ? { now: options.now } : {}) })
  await prepareDatabase(services)
  server.on('request', checkAnswers(url, createApp(services)))
  const worker = createWorker(services)

  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await worker.stop()
    await database.close()
  })

  const anonymous = createClient({ baseUrl: url })
  return { url, environment, services, worker, database, anonymous, ...(sandbox ? { sandbox } : {}) }
}

/**
 * Starts the whole server on a free port with the given database and one organization in it, and stops it after the
 * file's tests. The worker does nothing by itself: `worker.drainFollowUps()` does what is due. Another tenant comes from
 * `createOrganization(server)`.
 */
export const startServer = async (testDatabase: TestDatabase, options: StartServerOptions = {}) => {
  const server = await startEmptyServer(testDatabase, options)
  return { ...server, organization: await createOrganization(server) }
}

export type TestServer = Awaited<ReturnType<typeof startServer>>
