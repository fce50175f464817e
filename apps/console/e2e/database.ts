import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Db, MongoClient } from 'mongodb'

/** The database of an application beside it, by what it keeps in its data folder. */
export const withDatabase = async <T>(dataDir: string, work: (db: Db) => Promise<T>): Promise<T> => {
  const client = await MongoClient.connect(readFileSync(join(dataDir, 'mongodb-uri'), 'utf8').trim())
  try {
    return await work(client.db())
  } finally {
    await client.close()
  }
}

/** Whether a round of a configuration is still to be looked at. */
export const hasDueRounds = (dataDir: string, configurationId: string): Promise<boolean> =>
  withDatabase(dataDir, async (db) => {
    const due = { configurationId, nextAt: { $lte: new Date() } }
    return (await db.collection('rounds').findOne(due)) !== null
  })

/** The hour is over: the rounds of a configuration are due, and the worker looks at its next glance at the schedule. */
export const endTheHour = (dataDir: string, configurationId: string): Promise<void> =>
  withDatabase(dataDir, async (db) => {
    const past = new Date(Date.now() - 1_000)
    const { modifiedCount } = await db
      .collection('rounds')
      .updateMany({ configurationId, nextAt: { $ne: null } }, { $set: { nextAt: past } })
    if (modifiedCount === 0) throw new Error(`${configurationId} has no round that is to come.`)
    await db.collection('schedules').updateOne({ name: 'rounds.start-due' }, { $set: { nextRunAt: past } })
  })
