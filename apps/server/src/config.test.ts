import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const key = randomBytes(32).toString('base64')
const right = {
  MONGODB_URI: 'mongodb://127.0.0.1:27017/billbridge',
  BILLBRIDGE_ENCRYPTION_KEYS: `k1:${key}`,
  BILLBRIDGE_SESSION_SECRETS: 'a'.repeat(32),
  BILLBRIDGE_STRIPE: 'sandbox',
}

const messageOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return ''
}

test('fills in what may be left out', () => {
  expect(readConfig({ ...right, BILLBRIDGE_TRUST_PROXY: '' })).toMatchObject({
    port: 4100,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:4100',
    trustProxy: false,
    stripe: { kind: 'sandbox', apiBase: 'http://127.0.0.1:4101', platforms: { live: null, test: null } },
  })
})

test('names every mistake at once and tells no secret', () => {
  const message = messageOf({
    PORT: 'eighty',
    BILLBRIDGE_ENCRYPTION_KEYS: 'k1:planted',
    BILLBRIDGE_SESSION_SECRETS: 'planted',
    BILLBRIDGE_TRUST_PROXY: 'everybody',
    STRIPE_TEST_SECRET_KEY: 'sk_live_planted',
  })
  expect(message.split('\n').slice(1)).toEqual([
    '  - PORT must be a port',
    '  - MONGODB_URI is missing',
    '  - BILLBRIDGE_TRUST_PROXY must be off, the number of proxies, or their addresses separated by commas',
    '  - BILLBRIDGE_ENCRYPTION_KEYS must be name:key, separated by commas, each key 32 bytes in base64',
    '  - BILLBRIDGE_SESSION_SECRETS must be secrets of at least 32 characters each, separated by commas',
    '  - BILLBRIDGE_STRIPE must be sandbox or real',
    '  - STRIPE_TEST_CLIENT_ID is missing: a mode needs all three of its settings, or none',
    '  - STRIPE_TEST_WEBHOOK_SECRET is missing: a mode needs all three of its settings, or none',
    '  - STRIPE_TEST_SECRET_KEY must start with sk_test_ or rk_test_',
  ])
  expect(message).not.toContain('planted')
})

test('a mode with all three settings can connect on Stripe’s site, the other offers restricted keys alone', () => {
  const { stripe } = readConfig({
    ...right,
    BILLBRIDGE_STRIPE: 'real',
    STRIPE_LIVE_SECRET_KEY: 'sk_live_1',
    STRIPE_LIVE_CLIENT_ID: 'ca_1',
    STRIPE_LIVE_WEBHOOK_SECRET: 'whsec_1',
  })
  expect(stripe).toEqual({
    kind: 'real',
    apiBase: 'https://api.stripe.com',
    connectBase: 'https://connect.stripe.com',
    platforms: { live: { secretKey: 'sk_live_1', clientId: 'ca_1', webhookSecret: 'whsec_1' }, test: null },
    rates: { live: 100, test: 25, perEndpoint: 25 },
  })
})

test('signing secrets are taken for what Stripe shows as such, also two while one is rolled', () => {
  const platform = { ...right, STRIPE_LIVE_SECRET_KEY: 'sk_live_1', STRIPE_LIVE_CLIENT_ID: 'ca_1' }
  const two = readConfig({ ...platform, STRIPE_LIVE_WEBHOOK_SECRET: 'whsec_1, whsec_2' })
  expect(two.stripe.platforms.live?.webhookSecret).toBe('whsec_1, whsec_2')
  for (const planted of ['planted', 'whsec_1,planted']) {
    const message = messageOf({ ...platform, STRIPE_LIVE_WEBHOOK_SECRET: planted })
    expect(message).toContain('STRIPE_LIVE_WEBHOOK_SECRET must start with whsec_')
    expect(message).not.toContain('planted')
  }
})

test.each([
  ['off', false],
  ['2', 2],
  ['loopback, 10.0.0.0/8', ['loopback', '10.0.0.0/8']],
])('trusts the proxies that BILLBRIDGE_TRUST_PROXY=%s names', (text, expected) => {
  expect(readConfig({ ...right, BILLBRIDGE_TRUST_PROXY: text }).trustProxy).toEqual(expected)
})

test('the limits of Stripe can be raised when Stripe raised them, and a mistake is named', () => {
  const { stripe } = readConfig({ ...right, BILLBRIDGE_STRIPE: 'real', STRIPE_LIVE_CALLS_PER_SECOND: '250' })
  expect(stripe.rates).toEqual({ live: 250, test: 25, perEndpoint: 25 })
  expect(messageOf({ ...right, STRIPE_ENDPOINT_CALLS_PER_SECOND: 'fast' })).toContain(
    'STRIPE_ENDPOINT_CALLS_PER_SECOND must be a whole number of calls a second, from 1 to 10000',
  )
})

test('private hosts are allowed by name, address and port, and a mistake is named', () => {
  const text = 'ID.example.internal, 10.0.0.5:8443, ::1, [::1]:8443'
  const { allowedPrivateHosts } = readConfig({ ...right, BILLBRIDGE_ALLOWED_PRIVATE_HOSTS: text })
  expect(allowedPrivateHosts).toEqual(['id.example.internal', '10.0.0.5:8443', '::1', '[::1]:8443'])
  expect(readConfig(right).allowedPrivateHosts).toEqual([])
  expect(messageOf({ ...right, BILLBRIDGE_ALLOWED_PRIVATE_HOSTS: 'https://id.example' })).toContain(
    'BILLBRIDGE_ALLOWED_PRIVATE_HOSTS must be hosts',
  )
})

test('several encryption keys keep their order and need names of their own', () => {
  const other = randomBytes(32).toString('base64')
  const { encryptionKeys } = readConfig({ ...right, BILLBRIDGE_ENCRYPTION_KEYS: `new:${other},old:${key}` })
  expect(encryptionKeys.map(({ kid }) => kid)).toEqual(['new', 'old'])
  expect(messageOf({ ...right, BILLBRIDGE_ENCRYPTION_KEYS: `a:${other},a:${key}` })).toContain('the same name')
  expect(messageOf({ ...right, BILLBRIDGE_ENCRYPTION_KEYS: `a:${key},b:${key}` })).toContain(
    'BILLBRIDGE_ENCRYPTION_KEYS must not hold the same key under two names: make a new one',
  )
})
