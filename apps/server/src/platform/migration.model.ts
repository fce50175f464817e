import { anyShape, type Connection, defineModel } from './mongo.ts'

/** One migration that was begun on this database. */
export interface MigrationRow {
  /** Its name. */
  _id: string
  startedAt: Date
  /** Null while it is under way, or was cut off. */
  doneAt: Date | null
  /** How far it is: what it needs to go on after it was cut off. */
  progress: unknown
  /** Of the run that works on it; an older run notes nothing any more. */
  leaseToken: string | null
}

export const createMigrationModel = (connection: Connection) =>
  defineModel<MigrationRow>(connection, {
    name: 'Migration',
    collection: 'migrations',
    fields: {
      startedAt: { type: Date, required: true },
      doneAt: { type: Date, default: null },
      progress: anyShape,
      leaseToken: { type: String, default: null },
    },
  })

/** The one row that says who migrates. */
export interface MigrationLockRow {
  _id: string
  leaseToken: string | null
  leaseUntil: Date | null
}

export const createMigrationLockModel = (connection: Connection) =>
  defineModel<MigrationLockRow>(connection, {
    name: 'MigrationLock',
    collection: 'migration-lock',
    fields: { leaseToken: { type: String, default: null }, leaseUntil: { type: Date, default: null } },
  })
