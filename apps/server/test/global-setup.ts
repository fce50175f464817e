import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMongo } from '@billbridge/local-mongo'
import { MongoClient } from 'mongodb'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the replica set all integration tests share. */
    mongoUri: string
  }
}

const PREFIX = 'billbridge-test-mongo-'
const MEMORY_DISK = '/dev/shm'
const NEEDED_BYTES = 3 * 1024 ** 3

/** Starts one MongoDB for the whole run, on a throwaway folder, and hands its address to every test file. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = fastestFolder()
  removeLeftovers(parent)
  const dataDir = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))
  const mongo = await startMongo({ dataDir, port: 0, log: (message) => console.log(message) })
  await keepWhatHasExpired(mongo.uri)
  project.provide('mongoUri', mongo.uri)
  return async () => {
    await mongo.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Tests have clocks of their own: what has expired by MongoDB's clock, which it looks at once a minute, may not by theirs. */
async function keepWhatHasExpired(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri)
  try {
    await client.db('admin').command({ setParameter: 1, ttlMonitorEnabled: false })
  } finally {
    await client.close()
  }
}

/** A disk in memory makes every journalled write faster, when there is room for one. */
function fastestFolder(): string {
  if (!existsSync(MEMORY_DISK)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY_DISK)
  return bavail * bsize > NEEDED_BYTES ? MEMORY_DISK : tmpdir()
}

/** Runs that were killed could not clean up after themselves. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
