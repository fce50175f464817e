import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { type Client, createClient } from '@billbridge/contract/client'
import { configurationEndpoints, defaultConfigurationSettings } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { freePort } from '@billbridge/local-mongo'

const program = fileURLToPath(new URL('../../server/bin/local.ts', import.meta.url))
const admin = { email: 'admin@example.com', password: 'correct-horse-battery' }

/** Goes on reading afterwards: whoever writes to a pipe that was closed ends. */
const untilReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('utf8')
      if (said.includes('is ready at')) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => reject(new Error(`Billbridge did not start:\n${said}`)))
  })

const signIn = async (url: string): Promise<Client> => {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return createClient({ baseUrl: url, headers: () => ({ cookie }) })
}

/** A credential and an enabled configuration that sends everything and makes the customers it lacks. */
const connectStripe = async (client: Client): Promise<void> => {
  const { id } = (await client.call(credentialEndpoints.create, { body: { name: 'Example' } })).data
  const params = { credentialId: id }
  await client.call(credentialEndpoints.update, { params, body: { entityType: 'bill' } })
  await client.call(credentialEndpoints.update, { params, body: { destination: 'stripe-test' } })
  const body = { accountName: 'Example', secretKey: 'sk_test_ExampleBicycles', acceptFullSecretKey: true }
  await client.call(credentialEndpoints.authenticateWithKey, { params, body })
  await client.call(credentialEndpoints.finish, { params })
  const { customer, ...rest } = defaultConfigurationSettings
  const settings = { ...rest, customer: { ...customer, whenUnmapped: 'create' as const } }
  await client.call(configurationEndpoints.create, {
    body: { name: 'Rules', credentialId: id, settings, enabled: true },
  })
}

/** What the tests need of it: a Stripe account connected, and keys of two roles. */
const settle = async (url: string) => {
  const client = await signIn(url)
  await connectStripe(client)
  const keyOf = async (role: 'editor' | 'viewer') =>
    (await client.call(apiKeyEndpoints.create, { body: { name: role, role } })).data.secret
  return { editorKey: await keyOf('editor'), viewerKey: await keyOf('viewer') }
}

/** How the log of each of its processes ends; without it nobody knows why one of them went away. */
const lastLines = (folder: string): string =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .map((file) => `${file}:\n${readFileSync(join(folder, file), 'utf8').split('\n').slice(-8).join('\n')}`)
    .join('\n')

/** A whole Billbridge in a process of its own. */
export const startBillbridge = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'billbridge-cli-'))
  const [port, sandboxPort, metricsPort] = [await freePort(), await freePort(), await freePort()]
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    env: {
      PATH,
      HOME,
      PORT: String(port),
      STRIPE_SANDBOX_PORT: String(sandboxPort),
      BILLBRIDGE_METRICS_PORT: String(metricsPort),
      BILLBRIDGE_DATA_DIR: dataDir,
      BILLBRIDGE_SAMPLE_DATA: 'off',
      BILLBRIDGE_ADMIN_EMAIL: admin.email,
      BILLBRIDGE_ADMIN_PASSWORD: admin.password,
    },
  })
  const stop = async (): Promise<void> => {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined
    child.kill('SIGTERM')
    await ended
    await rm(dataDir, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await untilReady(child)
    return { url, sandboxUrl: `http://127.0.0.1:${sandboxPort}`, stop, ...(await settle(url)) }
  } catch (error) {
    const logs = lastLines(join(dataDir, 'logs'))
    await stop()
    throw new Error(`Billbridge could not be set up for the tests. Its logs end so:\n${logs}`, { cause: error })
  }
}
