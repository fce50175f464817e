import { type StripeRates, sandboxRates, stripesRates } from './stripe/stripe-rates.ts'
import type { StripePlatform, StripeSettings } from './stripe/stripe-settings.ts'

type StripeMode = keyof StripeSettings['platforms']

const bases = {
  real: { api: 'https://api.stripe.com', connect: 'https://connect.stripe.com' },
  sandbox: { api: 'http://127.0.0.1:4101', connect: 'http://127.0.0.1:4101' },
}

type Environment = Readonly<Record<string, string | undefined>>

const platformNames = (mode: StripeMode) => {
  const prefix = `STRIPE_${mode.toUpperCase()}`
  return {
    secretKey: `${prefix}_SECRET_KEY`,
    clientId: `${prefix}_CLIENT_ID`,
    webhookSecret: `${prefix}_WEBHOOK_SECRET`,
  }
}

const rateNames = {
  live: 'STRIPE_LIVE_CALLS_PER_SECOND',
  test: 'STRIPE_TEST_CALLS_PER_SECOND',
  perEndpoint: 'STRIPE_ENDPOINT_CALLS_PER_SECOND',
} as const

/** Every setting for Stripe that depends on a mode or is a rate. */
export const stripeSettingNames: readonly string[] = [
  ...Object.values(platformNames('live')),
  ...Object.values(platformNames('test')),
  ...Object.values(rateNames),
]

const isRate = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000

const rateMistakes = (env: Environment): string[] =>
  Object.values(rateNames)
    .filter((name) => env[name] && !isRate(env[name]))
    .map((name) => `${name} must be a whole number of calls a second, from 1 to 10000`)

/** Stripe's own limits unless Stripe raised them for the account; none that matters for the stand-in. */
const toRates = (env: Environment, kind: StripeSettings['kind']): StripeRates => {
  const usual = kind === 'sandbox' ? sandboxRates : stripesRates
  const rate = (name: keyof StripeRates) => Number(env[rateNames[name]] ?? usual[name])
  return { live: rate('live'), test: rate('test'), perEndpoint: rate('perEndpoint') }
}

/** Two while it is rolled. What Stripe shows beside an endpoint as its signing secret, and nothing else, begins so. */
const isWebhookSecret = (text: string): boolean => text.split(',').every((secret) => secret.trim().startsWith('whsec_'))

/** All three settings of a mode, or none; what is missing and what has the wrong shape, in sentences. */
const platformMistakes = (env: Environment, mode: StripeMode): string[] => {
  const names = platformNames(mode)
  const missing = Object.values(names).filter((name) => !env[name])
  if (missing.length === 3) return []
  const mistakes = missing.map((name) => `${name} is missing: a mode needs all three of its settings, or none`)
  const secretKey = env[names.secretKey]
  if (secretKey && !new RegExp(`^(sk|rk)_${mode}_`).test(secretKey)) {
    mistakes.push(`${names.secretKey} must start with sk_${mode}_ or rk_${mode}_`)
  }
  if (env[names.clientId]?.startsWith('ca_') === false) mistakes.push(`${names.clientId} must start with ca_`)
  const webhookSecret = env[names.webhookSecret]
  if (webhookSecret && !isWebhookSecret(webhookSecret)) {
    mistakes.push(`${names.webhookSecret} must start with whsec_; two of them are separated by a comma`)
  }
  return mistakes
}

/** What is wrong with the settings for Stripe, in sentences. */
export const stripeMistakes = (env: Environment): string[] => [
  ...platformMistakes(env, 'live'),
  ...platformMistakes(env, 'test'),
  ...rateMistakes(env),
]

const toPlatform = (env: Environment, mode: StripeMode): StripePlatform | null => {
  const names = platformNames(mode)
  const [secretKey, clientId, webhookSecret] = [env[names.secretKey], env[names.clientId], env[names.webhookSecret]]
  return secretKey && clientId && webhookSecret ? { secretKey, clientId, webhookSecret } : null
}

export const toStripeConfig = (
  env: Environment,
  kind: StripeSettings['kind'],
  given: { apiBase: string | undefined; connectBase: string | undefined },
): StripeSettings => ({
  kind,
  apiBase: given.apiBase ?? bases[kind].api,
  connectBase: given.connectBase ?? bases[kind].connect,
  platforms: { live: toPlatform(env, 'live'), test: toPlatform(env, 'test') },
  rates: toRates(env, kind),
})
