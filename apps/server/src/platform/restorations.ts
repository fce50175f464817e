import { randomText } from './ids.ts'
import type { Connection, Transaction } from './mongo.ts'
import { createRestorationModel } from './restoration.model.ts'
import { type Ended, findEndings } from './restoration-endings.ts'

/** A time whose doings are missing from the database, because it was brought back from a backup. */
export interface LostTime {
  readonly from: Date
  readonly until: Date
}

/** Who is told what ended. */
export interface Telling {
  readonly organizationIds: readonly string[]
  /** `ended` is what ends everywhere. */
  readonly record: (organizationId: string, ended: readonly Ended[]) => Promise<void>
}

export interface Restorations {
  /**
   * Notes that the database is as it was at `backupTakenAt`, and ends what lets somebody in, because it may have ended
   * since; to be called before any process works on it again. What is an organization's ends in a transaction of its own, in
   * which `record` says so: all of it at once would be too much for one. What is a person's or nobody's ends after them.
   * Cut off, it is to be repeated, and ends the rest.
   */
  readonly note: (backupTakenAt: Date, telling: Telling) => Promise<readonly Ended[]>
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
    note: async (backupTakenAt, { organizationIds, record }) => {
      // First: without the note bills are sent twice, while whatever did not end is ended by noting once more.
      await rows.create([{ _id: randomText(22), backupTakenAt, restoredAt: now() }])
      known = undefined
      const endings = await findEndings(connection)
      for (const organizationId of organizationIds) {
        await transaction(async () => {
          for (const { endOf } of endings) await endOf(organizationId)
          await record(organizationId, endings)
        })
      }
      for (const { endRest } of endings) await endRest()
      return endings
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
