import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)

const schema = z.object({
  PORT: port.default(4100),
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://'),
  BILLBRIDGE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface Config {
  readonly port: number
  readonly mongodbUri: string
  /** Where people reach the console, without a slash at the end. */
  readonly publicUrl: string
  readonly logLevel: string
}

/** Reads the environment; throws one error that names every mistake. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const parsed = schema.parse(env)
  return {
    port: parsed.PORT,
    mongodbUri: parsed.MONGODB_URI,
    publicUrl: (parsed.BILLBRIDGE_PUBLIC_URL ?? `http://127.0.0.1:${parsed.PORT}`).replace(/\/+$/, ''),
    logLevel: parsed.LOG_LEVEL,
  }
}

/** The one place that reads the environment. */
export const configOfProcess = (): Config => readConfig(process.env)
