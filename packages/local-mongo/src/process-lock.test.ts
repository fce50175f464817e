import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireLock, isRunning, processStart } from './process-lock.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-lock-test-'))
  path = join(folder, 'a.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function take() {
  const lock = await acquireLock(path, { waitMs: 0 })
  if (typeof lock !== 'function') throw new Error(`held by ${lock.heldBy}`)
  return lock
}

test('tells who holds a lock, and gives it to the next when it is freed', async () => {
  const release = await take()
  expect(await acquireLock(path, { waitMs: 0 })).toEqual({ heldBy: process.pid })
  release()
  const next = await take()
  next()
})

test('waits for a holder that frees the lock in time', async () => {
  const release = await take()
  setTimeout(release, 100)
  expect(await acquireLock(path, { waitMs: 5_000 })).toBeTypeOf('function')
})

test('takes over the lock of a process that is gone, even when its number was given to another', async () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }))
  await take()
  expect(readFileSync(path, 'utf8')).toContain(processStart(process.pid))
})

test('takes over a lock file that was cut off while being written', async () => {
  writeFileSync(path, '{"pid":12')
  await expect(take()).resolves.toBeTypeOf('function')
})

test('does not free a lock that another has taken over since', async () => {
  const release = await take()
  const others = JSON.stringify({ pid: 1, startedAt: processStart(1) })
  writeFileSync(path, others)
  release()
  expect(readFileSync(path, 'utf8')).toBe(others)
})

test('knows that this process runs and one with an impossible number does not', () => {
  expect(isRunning({ pid: process.pid, startedAt: processStart(process.pid) ?? 'none' })).toBe(true)
  expect(isRunning({ pid: 2 ** 30, startedAt: 'ever' })).toBe(false)
})
