import type { Mode } from '@billbridge/contract/credentials'
import { z } from 'zod'

/** Our application at Stripe, in one mode: with it people connect their accounts on Stripe's own site. */
export interface StripePlatform {
  readonly clientId: string
  /** The platform's own secret key, of the same mode. */
  readonly secretKey: string
  /** Signs what Stripe sends to the Connect webhook. */
  readonly webhookSecret: string
}

export interface StripeSettings {
  readonly kind: 'sandbox' | 'real'
  /** Where Stripe's API is, without a slash at the end. */
  readonly apiBase: string
  /** Where Stripe's consent page and token endpoint are, without a slash at the end. */
  readonly connectBase: string
  /** Null in a mode where only restricted keys are offered. */
  readonly platforms: Readonly<Record<Mode, StripePlatform | null>>
}

const filled = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value))

const base = filled.pipe(z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional())

/** The environment variables that say which Stripe is used, and as whom. */
export const stripeEnvironment = {
  BILLBRIDGE_STRIPE: z.enum(['sandbox', 'real'], { error: 'must be sandbox or real' }),
  STRIPE_SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(4101),
  STRIPE_API_BASE: base,
  STRIPE_CONNECT_BASE: base,
  STRIPE_LIVE_SECRET_KEY: filled,
  STRIPE_LIVE_CLIENT_ID: filled,
  STRIPE_LIVE_WEBHOOK_SECRET: filled,
  STRIPE_TEST_SECRET_KEY: filled,
  STRIPE_TEST_CLIENT_ID: filled,
  STRIPE_TEST_WEBHOOK_SECRET: filled,
}

const schema = z.object(stripeEnvironment)
type StripeEnvironment = z.output<typeof schema>

/** What the stand-in is started with; it guards nothing. */
const sandboxPlatform = (mode: Mode): StripePlatform => ({
  clientId: `ca_sandbox_${mode}`,
  secretKey: `sk_${mode}_SandboxPlatform`,
  webhookSecret: `whsec_sandbox_${mode}`,
})

const namesOf = (mode: Mode) => {
  const upper = mode === 'live' ? ('LIVE' as const) : ('TEST' as const)
  return [`STRIPE_${upper}_SECRET_KEY`, `STRIPE_${upper}_CLIENT_ID`, `STRIPE_${upper}_WEBHOOK_SECRET`] as const
}

/** What is wrong with the three variables of a mode; nothing when all or none are given. */
const mistakesOf = (env: StripeEnvironment, mode: Mode): { field: string; message: string }[] => {
  const names = namesOf(mode)
  const [secretKey] = names
  const missing = names.filter((name) => env[name] === undefined)
  if (missing.length === names.length) return []
  const mistakes = missing.map((field) => ({ field, message: `is missing; ${names.join(', ')} are given together` }))
  const key = env[secretKey]
  if (key === undefined || key.startsWith(`sk_${mode}_`)) return mistakes
  return [...mistakes, { field: secretKey, message: `must be a secret key that starts with sk_${mode}_` }]
}

/** Names variables that do not go together; nothing when they do. */
export const stripeMistakes = (env: StripeEnvironment) => [...mistakesOf(env, 'live'), ...mistakesOf(env, 'test')]

const platformOf = (env: StripeEnvironment, mode: Mode): StripePlatform | null => {
  const [secretKey, clientId, webhookSecret] = namesOf(mode).map((name) => env[name])
  if (secretKey && clientId && webhookSecret) return { secretKey, clientId, webhookSecret }
  return env.BILLBRIDGE_STRIPE === 'sandbox' ? sandboxPlatform(mode) : null
}

const withoutSlash = (address: string): string => address.replace(/\/+$/, '')

/** The settings of a checked environment. Another API base alone moves the consent page with it. */
export const toStripeSettings = (env: StripeEnvironment): StripeSettings => {
  const sandbox = `http://127.0.0.1:${env.STRIPE_SANDBOX_PORT}`
  const kind = env.BILLBRIDGE_STRIPE
  const apiBase = env.STRIPE_API_BASE ?? (kind === 'sandbox' ? sandbox : 'https://api.stripe.com')
  const connectBase = env.STRIPE_CONNECT_BASE ?? (kind === 'sandbox' ? apiBase : 'https://connect.stripe.com')
  const platforms = { live: platformOf(env, 'live'), test: platformOf(env, 'test') }
  return { kind, apiBase: withoutSlash(apiBase), connectBase: withoutSlash(connectBase), platforms }
}

/** Stripe's own names for what we ask of a restricted key. https://docs.stripe.com/keys */
const permissionSlugs = ['rak_customer_write', 'rak_invoice_write', 'rak_webhook_write']

/** Where a person makes a restricted key, with name and permissions filled in. */
export const restrictedKeyUrl = ({ kind, connectBase }: StripeSettings, mode: Mode): string => {
  const site = kind === 'real' ? 'https://dashboard.stripe.com' : connectBase
  const url = new URL(`${site}${mode === 'test' ? '/test' : ''}/apikeys/create`)
  url.searchParams.set('name', 'Billbridge')
  for (const slug of permissionSlugs) url.searchParams.append('permissions[]', slug)
  return url.href
}
