import { resolve } from 'node:path'
import { emailSchema, newPasswordSchema } from '@billbridge/contract/session'
import { z } from 'zod'
import { ConfigError, type Environment } from '../config.ts'

/** How everything runs on one machine. All of it has a default. */
export interface LocalSettings {
  readonly port: number
  readonly sandboxPort: number
  readonly dataDir: string
  readonly publicUrl: string
  readonly stripe: 'sandbox' | 'real'
  /** The first admin as the environment names them; undefined for one made here. */
  readonly admin: { readonly email: string; readonly password: string } | undefined
  /** Whether a new database gets invented companies and bills. */
  readonly sampleData: boolean
}

const port = z.coerce
  .number('must be a port')
  .int('must be a port')
  .min(1, 'must be a port')
  .max(65_535, 'must be a port')

const usualPort = 4100
const usualSandboxPort = 4101

const schema = z.object({
  PORT: port.default(usualPort),
  STRIPE_SANDBOX_PORT: port.default(usualSandboxPort),
  BILLBRIDGE_DATA_DIR: z.string().optional(),
  BILLBRIDGE_PUBLIC_URL: z.string().optional(),
  BILLBRIDGE_STRIPE: z.enum(['sandbox', 'real'], 'must be sandbox or real').default('sandbox'),
  BILLBRIDGE_ADMIN_EMAIL: emailSchema.optional(),
  BILLBRIDGE_ADMIN_PASSWORD: newPasswordSchema.optional(),
  BILLBRIDGE_SAMPLE_DATA: z.enum(['on', 'off'], 'must be on or off').default('on'),
})

/** Every name in the environment that `npm start` itself reads. */
export const localSettingNames: readonly string[] = Object.keys(schema.shape)

const adminMistakes = (env: Environment): string[] => {
  const names = ['BILLBRIDGE_ADMIN_EMAIL', 'BILLBRIDGE_ADMIN_PASSWORD']
  const missing = names.filter((name) => !env[name])
  return missing.length === 1 ? [`${missing[0]} is missing: the first admin needs both, or neither`] : []
}

/** Two programs of one machine cannot share a port; the second would blame a stranger for it. */
const portMistakes = (env: Environment): string[] => {
  const ports = Object.entries({
    PORT: env.PORT ?? usualPort,
    ...((env.BILLBRIDGE_STRIPE ?? 'sandbox') === 'sandbox'
      ? { STRIPE_SANDBOX_PORT: env.STRIPE_SANDBOX_PORT ?? usualSandboxPort }
      : {}),
    BILLBRIDGE_METRICS_PORT: env.BILLBRIDGE_METRICS_PORT ?? 0,
  })
  return ports.flatMap(([name, given], at) => {
    const [first] = ports.slice(0, at).find(([, other]) => Number(other) === Number(given)) ?? []
    return first && Number(given) > 0 ? [`${name} is ${given}, which ${first} is as well: each needs its own port`] : []
  })
}

/** Where an environment says that everything is kept. */
export const dataDirOf = ({ BILLBRIDGE_DATA_DIR: given }: Environment): string => resolve(given || '.data')

/**
 * Reads what `npm start` itself needs of its environment; an empty value counts as none.
 * @throws ConfigError that names every mistake at once
 */
export const readLocalSettings = (environment: Environment): LocalSettings => {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(env)
  const issues = parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
  const mistakes = [...issues, ...portMistakes(env), ...adminMistakes(env)]
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes)
  const { data } = parsed
  const [email, password] = [data.BILLBRIDGE_ADMIN_EMAIL, data.BILLBRIDGE_ADMIN_PASSWORD]
  return {
    port: data.PORT,
    sandboxPort: data.STRIPE_SANDBOX_PORT,
    dataDir: dataDirOf(env),
    publicUrl: (data.BILLBRIDGE_PUBLIC_URL ?? `http://127.0.0.1:${data.PORT}`).replace(/\/+$/, ''),
    stripe: data.BILLBRIDGE_STRIPE,
    admin: email && password ? { email, password } : undefined,
    sampleData: data.BILLBRIDGE_SAMPLE_DATA === 'on',
  }
}
