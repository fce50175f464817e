import { z } from 'zod'

/** The command was not understood: shown with the usage. */
export class UsageError extends Error {}

export type Options = Readonly<Record<string, string | boolean | undefined>>

/** One option of a command, checked. @throws UsageError that names it */
export const option = <T>(options: Options, name: string, schema: z.ZodType<T>): T => {
  const parsed = schema.safeParse(options[name])
  if (parsed.success) return parsed.data
  const why = options[name] === undefined ? 'is missing' : z.prettifyError(parsed.error).replace(/^✖ /, '')
  throw new UsageError(`--${name} ${why}`)
}

export const text = z.string().trim().min(1)
