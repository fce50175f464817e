import { type Connection, defineModel } from '../../platform/mongo.ts'

/** One row once Billbridge is set up, so that of two set-ups at once one wins. */
export interface SetUpRow {
  _id: string
  at: Date
}

export const createSetUpModel = (connection: Connection) =>
  defineModel<SetUpRow>(connection, { name: 'SetUp', collection: 'set-ups', fields: { at: Date } })
