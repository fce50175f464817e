import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { randomText } from '../platform/ids.ts'
import { StartRefusal } from '../platform/process-refusal.ts'

const schema = z.object({
  encryptionKeys: z.string(),
  sessionSecrets: z.string(),
  adminPassword: z.string(),
  /** The part of the stand-in's platform keys and webhook secrets that nobody can guess. */
  stripeSandbox: z.string(),
})

/** What would be set by hand in production; locally made once and kept in the data folder. */
export type KeptSecrets = z.infer<typeof schema>

const make = (): KeptSecrets => ({
  encryptionKeys: `local:${randomBytes(32).toString('base64')}`,
  sessionSecrets: randomBytes(32).toString('base64url'),
  adminPassword: randomText(20),
  stripeSandbox: randomText(24),
})

const read = (file: string): unknown => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text)
  } catch {
    return 'no JSON'
  }
}

const fileOf = (dataDir: string): string => join(dataDir, 'secrets.json')

/** Whether that folder is a data folder that was used, or is meant to be. */
export const hasKeptSecrets = (dataDir: string): boolean => existsSync(fileOf(dataDir))

/**
 * The secrets of a data folder, made at its first use. Without them what is sealed in its database opens no more, so a
 * file that cannot be read is an error and never replaced.
 */
export const keepSecrets = (dataDir: string): KeptSecrets => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = fileOf(dataDir)
  const known = schema.safeParse(read(file) ?? make())
  if (!known.success)
    throw new StartRefusal(`${file} is damaged. Bring it back from a backup, or begin with an empty folder.`)
  // Written beside and renamed: a crash leaves the old file or the new one, never half of one.
  writeFileSync(`${file}.new`, `${JSON.stringify(known.data, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return known.data
}
