import { type Connection, defineModel } from './mongo.ts'

/** One time that this database was brought back from a backup. */
export interface RestorationRow {
  _id: string
  /** What the database holds is as it was then. */
  backupTakenAt: Date
  /** What happened elsewhere until then is not in it. */
  restoredAt: Date
  /** When all had ended that ends with it; null while some may not have. Absent in rows of old. */
  settledAt?: Date | null
  /** The last organization, in the order of ids, that was told what ended; null before the first. */
  toldUntil?: string | null
}

export const createRestorationModel = (connection: Connection) =>
  defineModel<RestorationRow>(connection, {
    name: 'Restoration',
    collection: 'restorations',
    fields: {
      backupTakenAt: { type: Date, required: true },
      restoredAt: { type: Date, required: true },
      settledAt: Date,
      toldUntil: String,
    },
  })
