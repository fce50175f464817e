import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** Which Billbridge, and the API key it knows us by. Holds a secret: never print it. */
export interface Connection {
  readonly url: string
  readonly apiKey: string
}

const connectionSchema = z.object({ url: z.url({ protocol: /^https?$/ }), apiKey: z.string().min(1) })
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

type Environment = Terminal['environment']

/** The file that sign-in writes: in `$XDG_CONFIG_HOME`, or in `.config` of the home folder. */
const connectionFile = (environment: Environment): string => {
  const home = environment.HOME ?? homedir()
  return join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'billbridge', 'connection.json')
}

/**
 * An address as people type it, to the origin requests go to; `from` names where it was given.
 * @throws UsageError when it is no address, or would send the key unencrypted over a network
 */
export const toOrigin = (typed: string, from: string): string => {
  const url = URL.canParse(typed) ? new URL(typed) : null
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new UsageError(`${from} must be an address such as https://billing.example.com, not ${typed}.`)
  }
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) {
    throw new UsageError(`${from} must begin with https:// unless it is this machine: the API key would be readable.`)
  }
  return url.origin
}

/** Keeps the connection where only its owner can read it. */
export const saveConnection = (environment: Environment, connection: Connection): string => {
  const file = connectionFile(environment)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 })
  // A file that was there keeps its own mode otherwise.
  chmodSync(file, 0o600)
  return file
}

export const forgetConnection = (environment: Environment): void => {
  rmSync(connectionFile(environment), { force: true })
}

const readFile = (file: string): Connection | null => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new UsageError(`${file} cannot be read. Remove it and sign in again.`)
  }
  try {
    return connectionSchema.parse(JSON.parse(text))
  } catch {
    throw new UsageError(`${file} is not as sign-in writes it. Remove it and sign in again.`)
  }
}

/**
 * The connection to use: `BILLBRIDGE_URL` and `BILLBRIDGE_API_KEY`, else what sign-in kept.
 * @throws UsageError when there is none
 */
export const readConnection = (environment: Environment): Connection => {
  const { BILLBRIDGE_URL: url, BILLBRIDGE_API_KEY: apiKey } = environment
  if (url && apiKey) return { url: toOrigin(url, 'BILLBRIDGE_URL'), apiKey }
  if (url || apiKey) throw new UsageError('Set both BILLBRIDGE_URL and BILLBRIDGE_API_KEY, or neither.')
  const file = connectionFile(environment)
  const kept = readFile(file)
  if (!kept) {
    throw new UsageError(
      'You are not signed in. Run "billbridge sign-in", or set BILLBRIDGE_URL and BILLBRIDGE_API_KEY.',
    )
  }
  return { ...kept, url: toOrigin(kept.url, `The url in ${file}`) }
}
