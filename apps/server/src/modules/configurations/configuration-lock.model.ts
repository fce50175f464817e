import { type Connection, defineModel } from '../../platform/mongo.ts'

interface ConfigurationLockRow {
  _id: string
  organizationId: string
  /** What only one transaction at a time may settle, such as `enabling:live`. */
  subject: string
  taken: number
}

const createConfigurationLockModel = (connection: Connection) =>
  defineModel<ConfigurationLockRow>(connection, {
    name: 'ConfigurationLock',
    collection: 'configuration-locks',
    fields: {
      organizationId: { type: String, required: true },
      subject: { type: String, required: true },
      taken: { type: Number, required: true },
    },
    indexes: [[{ organizationId: 1, subject: 1 }, { unique: true }]],
  })

/**
 * Makes transactions about one subject follow each other: two at once write the same row, so the later one is refused by
 * MongoDB, starts again, and sees what the earlier one did. Reading alone would not do: each would look at the state
 * before the other.
 */
export const createConfigurationLock = (connection: Connection) => {
  const locks = createConfigurationLockModel(connection)
  return async (organizationId: string, subject: string): Promise<void> => {
    const _id = `${organizationId}:${subject}`
    await locks.updateOne({ _id, organizationId, subject }, { $inc: { taken: 1 } }, { upsert: true })
  }
}

export type ConfigurationLock = ReturnType<typeof createConfigurationLock>
