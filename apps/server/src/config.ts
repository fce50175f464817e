import { isIP } from 'node:net'
import { z } from 'zod'
import { mailMistakes, mailSettingNames, toMailConfig } from './config-mail.ts'
import { stripeMistakes, stripeSettingNames, toStripeConfig } from './config-stripe.ts'
import type { EncryptionKey } from './platform/encryption.ts'
import type { MailSettings } from './platform/mail.ts'
import { exitRefused } from './platform/process-refusal.ts'
import type { StripeSettings } from './stripe/stripe-settings.ts'

/** What Express takes as `trust proxy`: nobody, so many hops, or these addresses. */
export type TrustProxy = false | number | string[]

const port = z.coerce
  .number('must be a port')
  .int('must be a port')
  .min(0, 'must be a port')
  .max(65_535, 'must be a port')

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://billing.example.com' })
  .transform((url) => url.replace(/\/+$/, ''))

const trustProxy = z.string().transform((text, context): TrustProxy => {
  if (text === 'off') return false
  if (/^\d+$/.test(text)) return Number(text)
  const items = text.split(',').map((item) => item.trim())
  const names = ['loopback', 'linklocal', 'uniquelocal']
  if (items.every((item) => names.includes(item) || isIP(item.replace(/\/\d+$/, '')) !== 0)) return items
  context.addIssue('must be off, the number of proxies, or their addresses separated by commas')
  return z.NEVER
})

const host = z.string().refine((text) => isIP(text) !== 0 || /^[\w-]+(\.[\w-]+)*$/.test(text), {
  error: 'must be an IP address or the name of a host',
})

const encryptionKeys = z.string().transform((text, context): EncryptionKey[] => {
  const keys = text.split(',').map((item) => {
    const [kid = '', encoded = ''] = item.trim().split(':')
    return { kid, key: new Uint8Array(Buffer.from(encoded, 'base64')) }
  })
  if (keys.every(({ kid, key }) => /^[A-Za-z0-9_-]+$/.test(kid) && key.length === 32)) {
    const [names, bytes] = [new Set(keys.map(({ kid }) => kid)), new Set(keys.map(({ key }) => String(key)))]
    if (names.size === keys.length && bytes.size === keys.length) return keys
    if (names.size < keys.length) context.addIssue('must not give two keys the same name')
    // To rotate from one to the other would look done and change nothing.
    if (bytes.size < keys.length) context.addIssue('must not hold the same key under two names: make a new one')
  } else {
    context.addIssue('must be name:key, separated by commas, each key 32 bytes in base64')
  }
  return z.NEVER
})

const sessionSecrets = z.string().transform((text, context): string[] => {
  const secrets = text.split(',').map((item) => item.trim())
  if (secrets.every((secret) => secret.length >= 32)) return secrets
  context.addIssue('must be secrets of at least 32 characters each, separated by commas')
  return z.NEVER
})

const hosts = z.string().transform((text, context): string[] => {
  const items = text.split(',').map((item) => item.trim().toLowerCase())
  if (items.every((item) => /^([a-z0-9.-]+(:\d+)?|[0-9a-f:]*:[0-9a-f:]*|\[[0-9a-f:]+\]:\d+)$/.test(item))) return items
  context.addIssue('must be hosts such as id.example.internal or 10.0.0.5:8443, separated by commas')
  return z.NEVER
})

const schema = z.object({
  PORT: port.default(4100),
  BILLBRIDGE_HOST: host.default('127.0.0.1'),
  BILLBRIDGE_METRICS_PORT: port.optional(),
  MONGODB_URI: z.string('is missing').regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://'),
  BILLBRIDGE_PUBLIC_URL: origin.optional(),
  BILLBRIDGE_TRUST_PROXY: trustProxy.default(false),
  BILLBRIDGE_ALLOWED_PRIVATE_HOSTS: hosts.default([]),
  BILLBRIDGE_ENCRYPTION_KEYS: z.string('is missing').pipe(encryptionKeys),
  BILLBRIDGE_SESSION_SECRETS: z.string('is missing').pipe(sessionSecrets),
  BILLBRIDGE_STRIPE: z.enum(['sandbox', 'real'], 'must be sandbox or real'),
  STRIPE_API_BASE: origin.optional(),
  STRIPE_CONNECT_BASE: origin.optional(),
  BILLBRIDGE_PENDING_CREDENTIAL_MINUTES: z.coerce
    .number('must be a number of minutes')
    .int('must be whole minutes')
    .min(1, 'must be at least 1')
    .max(1440, 'must be at most 1440')
    .default(30),
  BILLBRIDGE_STOP_DELAY_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(0, 'must be at least 0')
    .max(60, 'must be at most 60')
    .default(0),
  BILLBRIDGE_INVITATION_DAYS: z.coerce
    .number('must be a number of days')
    .int('must be whole days')
    .min(1, 'must be at least 1')
    .max(60, 'must be at most 60')
    .default(7),
  BILLBRIDGE_PASSWORD_RESET_MINUTES: z.coerce
    .number('must be a number of minutes')
    .int('must be whole minutes')
    .min(5, 'must be at least 5')
    .max(1440, 'must be at most 1440')
    .default(60),
  BILLBRIDGE_PROOF_MINUTES: z.coerce
    .number('must be a number of minutes')
    .int('must be whole minutes')
    .min(1, 'must be at least 1')
    .max(1440, 'must be at most 1440')
    .default(10),
  BILLBRIDGE_API_REQUESTS_PER_MINUTE: z.coerce
    .number('must be a number of requests')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000, 'must be at most 1000000')
    .default(600),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level such as info')
    .default('info'),
})

/** Every name in the environment that the API and the worker read. */
export const settingNames: readonly string[] = [
  ...Object.keys(schema.shape),
  ...stripeSettingNames,
  ...mailSettingNames,
]

export interface Config {
  readonly port: number
  /** The address to listen on. */
  readonly host: string
  /** Where a worker answers about itself, on the same address; null: nowhere. The API does so at its own port. */
  readonly metricsPort: number | null
  readonly mongodbUri: string
  /** Where people reach the console, without a slash at the end. */
  readonly publicUrl: string
  readonly trustProxy: TrustProxy
  /** Hosts on a private network that addresses given by people may lead to. */
  readonly allowedPrivateHosts: readonly string[]
  /** The first seals, all open. */
  readonly encryptionKeys: readonly EncryptionKey[]
  /** The first signs, all are accepted. */
  readonly sessionSecrets: readonly string[]
  readonly stripe: StripeSettings
  /** How long an unfinished credential is kept after its last saved stage. */
  readonly pendingCredentialMinutes: number
  /** How long the API goes on after it was asked to stop, while it says that it is not ready. */
  readonly stopDelaySeconds: number
  /** How long an invitation can be accepted. */
  readonly invitationDays: number
  /** How long a link to set a new password works. */
  readonly passwordResetMinutes: number
  /** How long what opens a way in asks for no new proof of whose session it is. */
  readonly proofMinutes: number
  /** How many requests each API key may make in a minute. */
  readonly requestsPerMinute: number
  /** How e-mail is sent; null: not at all. */
  readonly mail: MailSettings | null
  readonly logLevel: string
}

/** Some settings are missing or wrong; the message lists all of them and holds no secret. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(`The settings in the environment are not right:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`)
    this.name = 'ConfigError'
    this.mistakes = mistakes
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the environment; an empty value counts as none.
 * @throws ConfigError that names every mistake at once
 */
export const readConfig = (environment: Environment): Config => {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(env)
  const issues = parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
  const mistakes = [...issues, ...stripeMistakes(env), ...mailMistakes(env)]
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes)
  const { data } = parsed
  return {
    port: data.PORT,
    host: data.BILLBRIDGE_HOST,
    metricsPort: data.BILLBRIDGE_METRICS_PORT ?? null,
    mongodbUri: data.MONGODB_URI,
    publicUrl: data.BILLBRIDGE_PUBLIC_URL ?? `http://127.0.0.1:${data.PORT}`,
    trustProxy: data.BILLBRIDGE_TRUST_PROXY,
    allowedPrivateHosts: data.BILLBRIDGE_ALLOWED_PRIVATE_HOSTS,
    encryptionKeys: data.BILLBRIDGE_ENCRYPTION_KEYS,
    sessionSecrets: data.BILLBRIDGE_SESSION_SECRETS,
    stripe: toStripeConfig(env, data.BILLBRIDGE_STRIPE, {
      apiBase: data.STRIPE_API_BASE,
      connectBase: data.STRIPE_CONNECT_BASE,
    }),
    pendingCredentialMinutes: data.BILLBRIDGE_PENDING_CREDENTIAL_MINUTES,
    stopDelaySeconds: data.BILLBRIDGE_STOP_DELAY_SECONDS,
    invitationDays: data.BILLBRIDGE_INVITATION_DAYS,
    passwordResetMinutes: data.BILLBRIDGE_PASSWORD_RESET_MINUTES,
    proofMinutes: data.BILLBRIDGE_PROOF_MINUTES,
    requestsPerMinute: data.BILLBRIDGE_API_REQUESTS_PER_MINUTE,
    mail: toMailConfig(env),
    logLevel: data.LOG_LEVEL,
  }
}

/** The one place that reads the environment. */
export const environmentOfProcess = (): Environment => process.env

/** Settings that are secrets, or hold one. */
export const isSecretSetting = (name: string): boolean =>
  /_(SECRET_KEY|WEBHOOK_SECRET|SESSION_SECRETS|ENCRYPTION_KEYS)$/.test(name) ||
  ['MONGODB_URI', 'SMTP_URL'].includes(name)

/** Takes the secrets out of the environment once they are read: Node's crash reports hold the environment as it is then. */
const forgetSecrets = (): void => {
  for (const name of settingNames) if (isSecretSetting(name)) delete process.env[name]
}

/** The settings of this process, whose secrets are in its environment no more. @throws ConfigError */
export const takeConfig = (environment: Environment): Config => {
  const config = readConfig(environment)
  forgetSecrets()
  return config
}

/** The same; ends the process with a clear message when they are not right. */
export const configOfProcess = (): Config => {
  try {
    return takeConfig(environmentOfProcess())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(exitRefused)
  }
}
