import { mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startMongo } from '@billbridge/local-mongo'
import { afterAll } from 'vitest'

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A MongoDB of one test file's own, that can be killed and started again without harm to other tests. */
export const startOwnMongo = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'billbridge-test-own-mongo-'))
  const env = { ...process.env, MONGODB_URI: '' }
  const options = { dataDir, log: () => undefined, env }
  let mongo = await startMongo({ ...options, port: 0 })
  const { uri } = mongo
  afterAll(async () => {
    await mongo.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  return {
    uri,
    name: 'billbridge',
    /** Ends it as a crash would, in the middle of whatever it does. */
    kill: async (): Promise<void> => {
      const pid = Number.parseInt(readFileSync(join(dataDir, 'db', 'mongod.lock'), 'utf8'), 10)
      process.kill(pid, 'SIGKILL')
      while (isAlive(pid)) await sleep(5)
      // Only what stands round it is left to be ended.
      await mongo.stop()
    },
    /** Starts it again on the same data and port. */
    revive: async (): Promise<void> => {
      mongo = await startMongo(options)
      if (mongo.uri !== uri) throw new Error(`The database moved from ${uri} to ${mongo.uri}.`)
    },
  }
}
