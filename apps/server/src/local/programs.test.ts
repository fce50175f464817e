import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { describeChildren, serverEnvironment } from './programs.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'billbridge-programs-test-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

const programs = { api: ['api'], worker: ['worker'], seed: ['seed'], stripeSandbox: ['stripe-sandbox'] }
const publicUrl = 'http://127.0.0.1:4100'
const settings = { port: 4100, sandboxPort: 4101, dataDir, publicUrl, admin: undefined, sampleData: false }
const secrets = {
  encryptionKeys: 'keys',
  sessionSecrets: 'sessions',
  adminPassword: 'password',
  stripeSandbox: 'Local',
}

test('the stand-in is told of addresses this server answers, and of none of its own secrets', () => {
  const env = { PATH: '/bin', HOME: '/home', SESSION_SECRETS: secrets.sessionSecrets }
  const [sandbox] = describeChildren(programs, { ...settings, stripe: 'sandbox' }, secrets, env)
  const { STRIPE_SANDBOX_CONFIG, ...others } = sandbox?.env ?? {}
  const client = { name: 'Billbridge', redirectUris: [`${publicUrl}/auth/stripe/callback`] }
  const hook = 'http://127.0.0.1:4100/webhooks/stripe/connect'
  expect(JSON.parse(STRIPE_SANDBOX_CONFIG ?? '')).toEqual({
    connectWebhookEndpoints: [
      { mode: 'live', url: `${hook}/live`, secret: 'whsec_live_Local' },
      { mode: 'test', url: `${hook}/test`, secret: 'whsec_test_Local' },
    ],
    clients: [
      { mode: 'live', clientId: 'ca_sandbox_live', secretKey: 'sk_live_Local', ...client },
      { mode: 'test', clientId: 'ca_sandbox_test', secretKey: 'sk_test_Local', ...client },
    ],
  })
  expect(Object.keys(others).sort()).toEqual(['HOME', 'PATH', 'STRIPE_SANDBOX_DATA_DIR', 'STRIPE_SANDBOX_PORT'])
})

test('with the real Stripe there is no stand-in', () => {
  const children = describeChildren(programs, { ...settings, stripe: 'real' }, secrets, {})
  expect(children.map(({ name }) => name)).toEqual(['The API', 'The worker'])
})

test('the API and the worker never see the password of the first admin', () => {
  const admin = { BILLBRIDGE_ADMIN_EMAIL: 'admin@example.com', BILLBRIDGE_ADMIN_PASSWORD: 'planted password' }
  const env = serverEnvironment(
    { ...admin, LOG_LEVEL: 'warn' },
    { ...settings, stripe: 'real' },
    secrets,
    'mongodb://127.0.0.1',
  )
  expect(env).toMatchObject({ LOG_LEVEL: 'warn' })
  expect(JSON.stringify(env)).not.toContain('planted')
})
