// A whole Billbridge in processes of its own, over a database and a stand-in of its own: what is measured and soaked.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { billEndpoints } from '@billbridge/contract/bills'
import { type Client, createClient } from '@billbridge/contract/client'
import {
  type ConfigurationSettings,
  configurationEndpoints,
  defaultConfigurationSettings,
} from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { freePort, startMongo } from '@billbridge/local-mongo'
import { buildInto } from '../apps/server/test/build-into.ts'

const root = new URL('..', import.meta.url).pathname
const outdir = join(root, 'node_modules/.cache/billbridge-measured')
const password = 'correct horse battery staple'
const run = promisify(execFile)

/** The programs as they are now, built beside what others may be running. */
const buildPrograms = () =>
  buildInto(outdir, [
    ...['api', 'worker', 'operator'].map((door) => join(root, `apps/server/bin/${door}.ts`)),
    join(root, 'packages/stripe-sandbox/bin/stripe-sandbox.ts'),
  ])

type Env = Record<string, string>
const { PATH = '', HOME = '' } = process.env

/** The stand-in knows nothing of us, so what ends it when this process is gone comes from outside. */
const endWithStarter = `data:text/javascript,${encodeURIComponent("process.on('disconnect',()=>process.kill(process.pid,'SIGKILL'))")}`

const start = (program: string, env: Env): ChildProcess =>
  spawn(process.execPath, ['--import', endWithStarter, join(outdir, `${program}.js`)], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })

const ready = async (child: ChildProcess): Promise<ChildProcess> => {
  child.stdout?.resume()
  const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[]
  if (message !== 'ready') throw new Error(`A program ended before it was ready: ${String(message)}`)
  return child
}

export const end = async (child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

export interface StandInInvoice {
  readonly id: string
  readonly status: string
  readonly total: number
  readonly subtotal: number
  readonly metadata: Readonly<Record<string, string>>
  readonly lines: { readonly data: unknown[] }
}

export interface Objects {
  readonly customers: unknown[]
  readonly invoices: StandInInvoice[]
  readonly invoiceitems: { readonly invoice: string | null }[]
}

export interface StandInRequest {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly status: number | null
  readonly account: string | null
}

const startStandIn = async (accounts: number) => {
  const port = await freePort()
  const config = {
    accounts: Array.from({ length: accounts }, (_, n) => ({
      id: `acct_1Measured${n + 1}`,
      name: `Example Company ${n + 1}`,
      keys: { test: [{ key: `sk_test_Measured${n + 1}` }], live: [] },
    })),
  }
  const child = start('stripe-sandbox', {
    STRIPE_SANDBOX_PORT: String(port),
    STRIPE_SANDBOX_CONFIG: JSON.stringify(config),
    // It keeps what Stripe keeps of every bill, answers and events included: some 40 kB.
    NODE_OPTIONS: '--max-old-space-size=12288',
  })
  // Read on: whoever writes to a pipe that was closed ends.
  const said = child.stdout?.iterator({ destroyOnReturn: false }) ?? []
  for await (const chunk of said) if (String(chunk).includes('is ready')) break
  child.stdout?.resume()
  const url = `http://127.0.0.1:${port}`
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(url + path, init)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    return answer.json()
  }
  return {
    url,
    child,
    /** Faults and switches of the stand-in. */
    set: (body: object) => ask('/_sandbox/faults', { method: 'POST', body: JSON.stringify(body) }),
    heal: () => ask('/_sandbox/faults', { method: 'DELETE' }),
    /**
     * Nobody is told of anything any more, in any account: what is measured beside something that has no webhooks is not
     * to pay for them alone.
     */
    removeWebhooks: async () => {
      for (let account = 1; account <= accounts; account++) {
        const headers = { authorization: `Bearer sk_test_Measured${account}` }
        const { data } = (await ask('/v1/webhook_endpoints?limit=100', { headers })) as { data: { id: string }[] }
        for (const { id } of data) await ask(`/v1/webhook_endpoints/${id}`, { method: 'DELETE', headers })
      }
    },
    /** What arrived since an index, and the index the next one will have. */
    requests: async (since = 0) =>
      (await ask(`/_sandbox/requests?since=${since}`)) as { requests: StandInRequest[]; next: number },
    objectsOf: async (account: number): Promise<Objects> => {
      const { objects } = (await ask('/_sandbox/dump')) as { objects: Record<string, Objects> }
      const found = objects[`acct_1Measured${account}/test`]
      if (!found) throw new Error(`The stand-in has no account ${account}.`)
      return found
    },
  }
}

const signIn = async (url: string, email: string): Promise<Client> => {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!answer.ok) throw new Error(`Signing in was answered ${answer.status}.`)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return createClient({ baseUrl: url, headers: () => ({ cookie }) })
}

const settings: ConfigurationSettings = {
  ...defaultConfigurationSettings,
  customer: { ...defaultConfigurationSettings.customer, whenUnmapped: 'create' },
  invoice: { ...defaultConfigurationSettings.invoice, finalization: 'finalize' },
}

/** One organization with a credential and a configuration for one account of the stand-in. */
const settle = async (client: Client, account: number): Promise<void> => {
  const created = (await client.call(credentialEndpoints.create, { body: { name: `Measured ${account}` } })).data
  const params = { credentialId: created.id }
  await client.call(credentialEndpoints.update, { params, body: { entityType: 'bill' } })
  await client.call(credentialEndpoints.update, { params, body: { destination: 'stripe-test' } })
  const key = {
    accountName: `Measured ${account}`,
    secretKey: `sk_test_Measured${account}`,
    acceptFullSecretKey: true,
  }
  await client.call(credentialEndpoints.authenticateWithKey, { params, body: key })
  await client.call(credentialEndpoints.finish, { params })
  const body = { name: `Rules ${account}`, credentialId: created.id, settings, enabled: true }
  await client.call(configurationEndpoints.create, { body })
}

export interface MeasuredBill {
  readonly number: string
  readonly account: { readonly code: string; readonly name: string; readonly email: string }
  readonly currency: string
  readonly billDate: string
  readonly lineItems: readonly { readonly description: string; readonly amount: number }[]
  readonly total: number
  readonly paymentStatus?: 'paid'
  readonly paidAmount?: number
}

const sendBills = async (client: Client, bills: readonly MeasuredBill[], batch: number): Promise<void> => {
  for (let from = 0; from < bills.length; from += batch) {
    const body = { bills: bills.slice(from, from + batch) }
    const { results } = (await client.call(billEndpoints.createBatch, { body })).data
    const refused = results.find((one) => one.outcome === 'refused')
    if (refused) throw new Error(`A bill was refused: ${JSON.stringify(refused)}`)
  }
}

const filter = { mode: 'test', tab: 'unsent', view: 'ready', search: undefined } as const

/** What one organization does: send bills, export all that are ready, look at the run. */
const tenantOf = (client: Client) => ({
  client,
  sendBills: (bills: readonly MeasuredBill[], batch = 500) => sendBills(client, bills, batch),
  startExport: async (kind: 'export' | 'retry' = 'export'): Promise<string> => {
    const selection = {
      filter: kind === 'export' ? filter : { mode: 'test' as const, tab: 'error' as const, search: undefined },
    }
    return (await client.call(exportRunEndpoints.create, { body: { kind, selection } })).data.id
  },
  run: async (runId: string) => (await client.call(exportRunEndpoints.get, { params: { runId } })).data,
})

export type Tenant = ReturnType<typeof tenantOf>

const operate = async (env: Env, ...args: string[]): Promise<string> => {
  const { stdout } = await run(process.execPath, [join(outdir, 'operator.js'), ...args], {
    env: { PATH, HOME, ...env },
  })
  return stdout
}

/** One organization with one Stripe account. */
const openTenant = async (env: Env, account: number): Promise<Tenant> => {
  const made = await operate(env, 'organizations', 'create', '--name', `Example Holding ${account}`)
  const organization = /org_\w+/.exec(made)?.[0] ?? ''
  const email = `admin-${account}@example.com`
  const member = ['--organization', organization, '--email', email, '--name', 'Admin', '--role', 'admin']
  await operate(env, 'members', 'add', ...member)
  const client = await signIn(`http://127.0.0.1:${env.PORT}`, email)
  await settle(client, account)
  return tenantOf(client)
}

/**
 * Starts database, stand-in and API, with as many organizations as `accounts`, each with a Stripe account of its own.
 * Workers are started, and killed, by the caller.
 */
export const startWorld = async (options: { accounts?: number; environment?: Env } = {}) => {
  const { accounts = 1, environment = {} } = options
  await buildPrograms()
  const mongo = await startMongo({ log: (message) => console.log(message) })
  const standIn = await startStandIn(accounts)
  const port = await freePort()
  const env: Env = {
    PORT: String(port),
    MONGODB_URI: mongo.uri,
    BILLBRIDGE_ENCRYPTION_KEYS: `measured:${randomBytes(32).toString('base64')}`,
    BILLBRIDGE_SESSION_SECRETS: randomBytes(32).toString('base64'),
    BILLBRIDGE_STRIPE: 'sandbox',
    STRIPE_API_BASE: standIn.url,
    STRIPE_CONNECT_BASE: standIn.url,
    BILLBRIDGE_MEMBER_PASSWORD: password,
    LOG_LEVEL: 'error',
    ...environment,
  }
  await operate(env, 'migrate')
  const api = await ready(start('api', env))
  const tenants: Tenant[] = []
  for (let account = 1; account <= accounts; account++) tenants.push(await openTenant(env, account))
  const workers = new Set<ChildProcess>()
  return {
    mongodbUri: mongo.uri,
    environment: env,
    standIn,
    tenants,
    startWorker: async (): Promise<ChildProcess> => {
      const worker = start('worker', env)
      workers.add(worker)
      worker.once('exit', () => workers.delete(worker))
      return ready(worker)
    },
    close: async (): Promise<void> => {
      await Promise.all([...workers].map((worker) => end(worker, 'SIGKILL')))
      await end(api)
      await end(standIn.child)
      await mongo.stop()
    },
  }
}

export type World = Awaited<ReturnType<typeof startWorld>>
