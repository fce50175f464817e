import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Environment } from '../config.ts'
import { portForbidden, portTaken } from '../platform/process-refusal.ts'
import type { ChildSpec } from './child-process.ts'
import type { KeptSecrets } from './kept-secrets.ts'
import type { LocalSettings } from './settings.ts'

/** Where `bin/local` runs from tells whether this is development from source or the built program. */
export interface Programs {
  readonly api: readonly string[]
  readonly worker: readonly string[]
  readonly seed: readonly string[]
  readonly stripeSandbox: readonly string[]
}

/** The stand-in knows nothing of us, so what ends it when its starter is gone comes from outside. */
const endWithStarter = `data:text/javascript,${encodeURIComponent("process.on('disconnect',()=>process.kill(process.pid,'SIGTERM'))")}`

export const findPrograms = (localUrl: string): Programs => {
  const fromSource = localUrl.endsWith('.ts')
  const loader = fromSource ? ['--import', 'tsx'] : ['--enable-source-maps']
  const fileOf = (path: string) => fileURLToPath(new URL(path, localUrl))
  const sandbox = '../../../packages/stripe-sandbox'
  return {
    api: [...loader, fileOf(fromSource ? './api.ts' : './api.js')],
    worker: [...loader, fileOf(fromSource ? './worker.ts' : './worker.js')],
    seed: [...loader, fileOf(fromSource ? './seed.ts' : './seed.js')],
    stripeSandbox: [
      ...loader,
      '--import',
      endWithStarter,
      fileOf(fromSource ? `${sandbox}/bin/stripe-sandbox.ts` : `${sandbox}/dist/stripe-sandbox.js`),
    ],
  }
}

const modes = ['live', 'test'] as const

const platformOf = (mode: 'live' | 'test', { stripeSandbox }: KeptSecrets) => ({
  clientId: `ca_sandbox_${mode}`,
  secretKey: `sk_${mode}_${stripeSandbox}`,
  webhookSecret: `whsec_${mode}_${stripeSandbox}`,
})

/** What the stand-in is told of us: a Connect application for each mode, and where its events go. */
const sandboxConfig = ({ publicUrl, port }: LocalSettings, secrets: KeptSecrets): string =>
  JSON.stringify({
    connectWebhookEndpoints: modes.map((mode) => ({
      mode,
      url: `http://127.0.0.1:${port}/webhooks/stripe/connect/${mode}`,
      secret: platformOf(mode, secrets).webhookSecret,
    })),
    clients: modes.map((mode) => {
      const { clientId, secretKey } = platformOf(mode, secrets)
      return { mode, clientId, secretKey, name: 'Billbridge', redirectUris: [`${publicUrl}/auth/stripe/callback`] }
    }),
  })

const stripeEnvironment = ({ stripe, sandboxPort }: LocalSettings, secrets: KeptSecrets): Environment => {
  if (stripe === 'real') return {}
  const base = `http://127.0.0.1:${sandboxPort}`
  const platforms = modes.flatMap((mode) => {
    const { clientId, secretKey, webhookSecret } = platformOf(mode, secrets)
    const prefix = `STRIPE_${mode.toUpperCase()}`
    return [
      [`${prefix}_CLIENT_ID`, clientId],
      [`${prefix}_SECRET_KEY`, secretKey],
      [`${prefix}_WEBHOOK_SECRET`, webhookSecret],
    ]
  })
  return { STRIPE_API_BASE: base, STRIPE_CONNECT_BASE: base, ...Object.fromEntries(platforms) }
}

/** Where the worker of this machine tells how it is. */
const defaultMetricsPort = '4102'

/** The environment of the API and the worker: what was given but the first admin, and what is made or kept here. */
export const serverEnvironment = (
  { BILLBRIDGE_ADMIN_EMAIL: _, BILLBRIDGE_ADMIN_PASSWORD: __, ...environment }: Environment,
  settings: LocalSettings,
  secrets: KeptSecrets,
  mongodbUri: string,
): Environment => ({
  ...environment,
  PORT: String(settings.port),
  BILLBRIDGE_PUBLIC_URL: settings.publicUrl,
  BILLBRIDGE_STRIPE: settings.stripe,
  BILLBRIDGE_METRICS_PORT: environment.BILLBRIDGE_METRICS_PORT || defaultMetricsPort,
  MONGODB_URI: mongodbUri,
  BILLBRIDGE_ENCRYPTION_KEYS: environment.BILLBRIDGE_ENCRYPTION_KEYS || secrets.encryptionKeys,
  BILLBRIDGE_SESSION_SECRETS: environment.BILLBRIDGE_SESSION_SECRETS || secrets.sessionSecrets,
  ...stripeEnvironment(settings, secrets),
})

const saysReady = async (child: ChildProcess): Promise<void> => {
  for (;;) {
    const [message] = await once(child, 'message')
    if (message === 'ready') return
  }
}

const answers = async (url: string): Promise<void> => {
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
}

/** The processes of one machine: the stand-in unless the real Stripe is used, the API, and the worker. */
export const describeChildren = (
  programs: Programs,
  settings: LocalSettings,
  secrets: KeptSecrets,
  env: Environment,
): ChildSpec[] => {
  const { port, sandboxPort, dataDir } = settings
  const logs = join(dataDir, 'logs')
  mkdirSync(logs, { recursive: true })
  const server = (name: string, args: readonly string[], isReady: ChildSpec['isReady']): ChildSpec => ({
    name: `The ${name}`,
    args,
    env,
    logFile: join(logs, `${name.toLowerCase()}.log`),
    isReady,
  })
  const sandbox: ChildSpec = {
    name: 'The Stripe stand-in',
    args: programs.stripeSandbox,
    // None of our secrets are its business.
    env: {
      PATH: env.PATH,
      HOME: env.HOME,
      STRIPE_SANDBOX_PORT: String(sandboxPort),
      STRIPE_SANDBOX_DATA_DIR: join(dataDir, 'stripe-sandbox'),
      STRIPE_SANDBOX_CONFIG: sandboxConfig(settings, secrets),
    },
    logFile: join(logs, 'stripe-sandbox.log'),
    isReady: () => answers(`http://127.0.0.1:${sandboxPort}/_sandbox/accounts`),
  }
  return [
    ...(settings.stripe === 'sandbox' ? [sandbox] : []),
    server('API', programs.api, async (child) => {
      await saysReady(child)
      await answers(`http://127.0.0.1:${port}/health/ready`)
    }),
    server('worker', programs.worker, saysReady),
  ]
}

/** Why one cannot listen there, as Node names it; undefined: one can. */
const obstacleAt = async (port: number): Promise<unknown> => {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  } finally {
    server.close()
  }
}

/** Waits a moment for what a killed run left behind to end. @throws StartRefusal that says which setting changes the port */
export const awaitFreePort = async (port: number, setting: string): Promise<void> => {
  for (let tries = 0; tries < 50; tries++) {
    const obstacle = await obstacleAt(port)
    if (obstacle === undefined) return
    if (obstacle === 'EACCES') throw portForbidden(port, setting)
    await sleep(100)
  }
  throw portTaken(port, setting)
}
