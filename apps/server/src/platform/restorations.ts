import { randomText } from './ids.ts'
import type { Connection, Transaction } from './mongo.ts'
import { createRestorationModel, type RestorationRow } from './restoration.model.ts'
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

/** A restoration whose lost time is noted. */
export type Noted = Pick<RestorationRow, '_id' | 'toldUntil'>

/**
 * What one transaction takes on, of which MongoDB allows a minute, and one that `npm start` runs ten seconds. An
 * organization is not divided.
 */
const most = { organizations: 50, rows: 2_000 }

/** Ids in their order, so many at a time. */
const portionsOf = (ids: readonly string[], rowsOf: (id: string) => number, organizations: number): string[][] => {
  const portions: string[][] = []
  let rows = 0
  for (const id of ids) {
    const portion = portions.at(-1)
    rows += rowsOf(id)
    if (portion && portion.length < organizations && rows <= most.rows) {
      portion.push(id)
    } else {
      portions.push([id])
      rows = rowsOf(id)
    }
  }
  return portions
}

export interface Restorations {
  /** Notes that the database is as it was at `backupTakenAt`; to be called before any process works on it again. */
  readonly note: (backupTakenAt: Date) => Promise<Noted>
  /**
   * Ends what lets somebody in, because it may have ended since. What is an organization's ends in the transaction in which
   * `record` says so, some organizations at a time: all of it at once would be too much for one. What is a person's or
   * nobody's ends after them. Cut off, note and end it again: it goes on behind the last organization that was told.
   */
  readonly end: (noted: Noted, telling: Telling) => Promise<readonly Ended[]>
  /** Read once in the life of a process, which was started after the last restoration. */
  readonly lostTimes: () => Promise<readonly LostTime[]>
}

export const createRestorations = ({
  connection,
  transaction,
  now,
  organizationsAtOnce = most.organizations,
}: {
  connection: Connection
  transaction: Transaction
  now: () => Date
  organizationsAtOnce?: number
}): Restorations => {
  const rows = createRestorationModel(connection)
  let known: Promise<readonly LostTime[]> | undefined

  const read = async (): Promise<readonly LostTime[]> => {
    const found = await rows.find({}).sort({ restoredAt: 1 }).lean()
    return found.map(({ backupTakenAt, restoredAt }) => ({ from: backupTakenAt, until: restoredAt }))
  }

  return {
    note: async (backupTakenAt) => {
      known = undefined
      const fresh = { _id: randomText(22), settledAt: null, toldUntil: null }
      // One that was cut off goes on, until now.
      const cutOff = { backupTakenAt, settledAt: { $type: 'null' } as const }
      return rows
        .findOneAndUpdate(
          cutOff,
          { $set: { restoredAt: now() }, $setOnInsert: fresh },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<RestorationRow>()
        .orFail()
    },
    end: async ({ _id, toldUntil }, { organizationIds, record }) => {
      const endings = await findEndings(connection)
      const untold = organizationIds.filter((id) => !toldUntil || id > toldUntil).toSorted()
      const rowsOf = (id: string) => endings.reduce((sum, { organizations }) => sum + (organizations.get(id) ?? 0), 0)
      for (const portion of portionsOf(untold, rowsOf, organizationsAtOnce)) {
        await transaction(async () => {
          for (const { endOf } of endings) await endOf(portion)
          for (const organizationId of portion) await record(organizationId, endings)
          await rows.updateOne({ _id }, { $set: { toldUntil: portion.at(-1) } })
        })
      }
      for (const { endRest } of endings) await endRest()
      await rows.updateOne({ _id }, { $set: { settledAt: now() } })
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
