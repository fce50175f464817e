import { randomText } from './ids.ts'
import type { Connection, Transaction } from './mongo.ts'
import { createRestorationModel } from './restoration.model.ts'
import { type Ended, endByRestoration } from './restoration-endings.ts'

/** A time whose doings are missing from the database, because it was brought back from a backup. */
export interface LostTime {
  readonly from: Date
  readonly until: Date
}

export interface Restorations {
  /**
   * Notes that the database is as it was at `backupTakenAt`, and ends what lets somebody in, because it may have ended
   * since; to be called before any process works on it again. `record` says so in the transaction in which it ends.
   */
  readonly note: (backupTakenAt: Date, record: (ended: readonly Ended[]) => Promise<void>) => Promise<readonly Ended[]>
  /** Read once in the life of a process, which was started after the last restoration. */
  readonly lostTimes: () => Promise<readonly LostTime[]>
}

export const createRestorations = ({
  connection,
  transaction,
  now,
}: {
  connection: Connection
  transaction: Transaction
  now: () => Date
}): Restorations => {
  const rows = createRestorationModel(connection)
  let known: Promise<readonly LostTime[]> | undefined

  const read = async (): Promise<readonly LostTime[]> => {
    const found = await rows.find({}).sort({ restoredAt: 1 }).lean()
    return found.map(({ backupTakenAt, restoredAt }) => ({ from: backupTakenAt, until: restoredAt }))
  }

  return {
    note: async (backupTakenAt, record) => {
      // First: without the note bills are sent twice, while whatever did not end is ended by noting once more.
      await rows.create([{ _id: randomText(22), backupTakenAt, restoredAt: now() }])
      known = undefined
      return transaction(async () => {
        const ended = await endByRestoration(connection)
        await record(ended)
        return ended
      })
    },
    lostTimes: () => {
      known ??= read().catch((error: unknown) => {
        known = undefined
        throw error
      })
      return known
    },
  }
}
