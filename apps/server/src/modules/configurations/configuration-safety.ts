import { systemActor } from '../../platform/actor.ts'
import type { Connection } from '../../platform/mongo.ts'
import type { ConfigurationModel, ConfigurationRow } from './configuration.model.ts'
import { createConfigurationStreakModel } from './configuration-streak.model.ts'
import { type ConfigurationRecord, toRecord } from './configuration-view.ts'
import type { ConfigurationWriter } from './configuration-writer.ts'

/** What a failure led to: the streak is told, the configuration was disabled, or neither. */
export interface FailureNoted {
  readonly configuration: ConfigurationRecord
  readonly failures: number
  readonly step: 'warned' | 'disabled' | null
}

/**
 * Counts the bills of a configuration that failed one after the other, and disables it when there are too many: money
 * that cannot be billed is a person's business, and trying on would only bury the cause. Every call belongs into the
 * transaction of what it notes.
 */
export const createConfigurationSafety = (deps: {
  connection: Connection
  configurations: ConfigurationModel
  writer: ConfigurationWriter
  now: () => Date
}) => {
  const { configurations, writer, now } = deps
  const streaks = createConfigurationStreakModel(deps.connection)

  const disable = (row: ConfigurationRow) => {
    const note = { action: 'configuration.disabled-after-failures', kind: 'disabled' } as const
    const patch = { enabled: false, disabledBecause: 'failures' } as const
    return writer.change(systemActor(row.organizationId), row, patch, note)
  }

  const noteFailure = async (organizationId: string, configurationId: string): Promise<FailureNoted | null> => {
    const row = await configurations.findOne({ _id: configurationId, organizationId }).lean<ConfigurationRow>()
    if (!row) return null
    const streak = await streaks.findOneAndUpdate(
      { _id: configurationId, organizationId },
      { $inc: { failures: 1 }, $setOnInsert: { warned: false, since: now() } },
      { upsert: true, returnDocument: 'after', lean: true },
    )
    const failures = streak?.failures ?? 1
    const configuration = toRecord(row)
    const { disableAfter, warnAt } = configuration.settings.safety
    if (row.enabled && failures >= disableAfter) {
      return { configuration: toRecord(await disable(row)), failures, step: 'disabled' }
    }
    if (!row.enabled || failures < warnAt || streak?.warned) return { configuration, failures, step: null }
    await streaks.updateOne({ _id: configurationId, organizationId }, { $set: { warned: true } })
    return { configuration, failures, step: 'warned' }
  }

  return {
    /** A bill of it failed; counted once for every time one was settled so. Null: there is no such configuration. */
    noteFailure,

    /** A bill of it was sent, which ends the streak. True: there was one that had been told. */
    endStreak: async (organizationId: string, configurationId: string): Promise<boolean> => {
      // Nearly every bill is sent after one that was sent: then nothing is written, and nobody waits for anybody.
      const ended = await streaks
        .findOneAndDelete({ _id: configurationId, organizationId, failures: { $gt: 0 } })
        .lean()
      return ended?.warned === true
    },

    /** Failures in a row of each; those without are left out. */
    failuresOf: async (organizationId: string, configurationIds: readonly string[]): Promise<Map<string, number>> => {
      const found = await streaks.find({ _id: { $in: [...configurationIds] }, organizationId }).lean()
      return new Map(found.map(({ _id, failures }) => [_id, failures]))
    },
  }
}
