import { expect, test } from 'vitest'
import { ConfigError } from '../config.ts'
import { readStartSettings } from './start-settings.ts'

const mistakesOf = (given: Record<string, string>): readonly string[] => {
  try {
    readStartSettings(given)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

const namesOf = (given: Record<string, string>) => mistakesOf(given).map((mistake) => mistake.split(' ')[0])

test('nothing has to be set', () => {
  expect(readStartSettings({ SMTP_URL: '', PORT: '' })).toMatchObject({ port: 4100, stripe: 'sandbox' })
})

test('mistakes of npm start, and of what it starts, are named in one go and each once', () => {
  const given = {
    PORT: 'eighty',
    STRIPE_SANDBOX_PORT: '0',
    BILLBRIDGE_ADMIN_EMAIL: 'admin@example.com',
    BILLBRIDGE_PUBLIC_URL: 'billing.example.com',
    BILLBRIDGE_METRICS_PORT: 'none',
    BILLBRIDGE_HOST: 'not a host',
    MONGODB_URI: 'postgres://127.0.0.1',
    BILLBRIDGE_ENCRYPTION_KEYS: 'k1:planted',
    BILLBRIDGE_INVITATION_DAYS: '0',
    STRIPE_TEST_CALLS_PER_SECOND: 'many',
    SMTP_URL: 'mail.example.com',
    LOG_LEVEL: 'loud',
  }
  const names = namesOf(given)
  // Beside each there is what it lacks: the password of that admin, the sender of e-mail.
  const lacking = ['BILLBRIDGE_ADMIN_PASSWORD', 'MAIL_FROM']
  const { BILLBRIDGE_ADMIN_EMAIL: _, ...wrong } = given
  expect(names.toSorted()).toEqual([...Object.keys(wrong), ...lacking].toSorted())
  expect(mistakesOf(given).join()).not.toContain('planted')
})

test('what the stand-in brings by itself is not looked at; with the real Stripe, or an unknown one, it is', () => {
  const ours = { STRIPE_TEST_SECRET_KEY: 'sk_live_1', STRIPE_API_BASE: 'stripe' }
  expect(namesOf(ours)).toEqual([])
  const wrong = ['STRIPE_API_BASE', 'STRIPE_TEST_CLIENT_ID', 'STRIPE_TEST_WEBHOOK_SECRET', 'STRIPE_TEST_SECRET_KEY']
  expect(namesOf({ ...ours, BILLBRIDGE_STRIPE: 'real' })).toEqual(wrong)
  expect(namesOf({ ...ours, BILLBRIDGE_STRIPE: 'rael' })).toEqual(['BILLBRIDGE_STRIPE', ...wrong])
})

test('programs that would run on one port are told so before any of them starts', () => {
  const ports = { PORT: '4760', STRIPE_SANDBOX_PORT: '4760', BILLBRIDGE_METRICS_PORT: '4760' }
  expect(mistakesOf(ports)).toEqual([
    'STRIPE_SANDBOX_PORT is 4760, which PORT is as well: each needs its own port',
    'BILLBRIDGE_METRICS_PORT is 4760, which PORT is as well: each needs its own port',
  ])
  expect(namesOf({ PORT: '4101' })).toEqual(['STRIPE_SANDBOX_PORT'])
  expect(namesOf({ BILLBRIDGE_METRICS_PORT: '4101' })).toEqual(['BILLBRIDGE_METRICS_PORT'])
  expect(namesOf({ BILLBRIDGE_METRICS_PORT: '0', PORT: '4760' })).toEqual([])
})

test('the stand-in’s port is free where the real Stripe is used', () => {
  const real = { BILLBRIDGE_STRIPE: 'real', PORT: '4101' }
  expect(namesOf(real)).not.toContain('STRIPE_SANDBOX_PORT')
})

test.each(['127.0.0.1', '::', '::1', '0.0.0.0', 'localhost', 'billing.example.com'])(
  '%s can be listened at',
  (host) => {
    expect(namesOf({ BILLBRIDGE_HOST: host })).toEqual([])
  },
)
