import { type Connection, defineModel } from '../../platform/mongo.ts'

/**
 * How many bills of a configuration failed in a row. Apart from the configuration itself, so that bills which fail by
 * the hundred do not stand in the way of a person who edits it. `_id` is the configuration's.
 */
export interface ConfigurationStreakRow {
  _id: string
  organizationId: string
  failures: number
  /** Set once it was told, so that a streak is told once. */
  warned: boolean
  /** The first failure of the streak. */
  since: Date
}

export const createConfigurationStreakModel = (connection: Connection) =>
  defineModel<ConfigurationStreakRow>(connection, {
    name: 'ConfigurationStreak',
    collection: 'configuration-streaks',
    fields: {
      organizationId: { type: String, required: true },
      failures: { type: Number, required: true },
      warned: { type: Boolean, required: true },
      since: { type: Date, required: true },
    },
  })
