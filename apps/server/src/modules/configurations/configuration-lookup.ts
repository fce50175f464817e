import type { Mode } from '@billbridge/contract/modes'
import type { ConfigurationModel, ConfigurationRow } from './configuration.model.ts'
import { type ConfigurationRecord, toRecord } from './configuration-view.ts'

type Wanted = { organizationId: string } & Partial<Pick<ConfigurationRow, 'enabled' | 'mode' | 'everEnabled'>>

/** Configurations as other modules ask for them. */
export const createConfigurationLookup = (configurations: ConfigurationModel) => {
  const findAll = async (wanted: Wanted): Promise<ConfigurationRecord[]> => {
    const rows = await configurations.find(wanted).lean<ConfigurationRow[]>()
    return rows.map(toRecord).sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  return {
    /** One of them by id, archived or not; null when there is none. */
    find: async (organizationId: string, configurationId: string): Promise<ConfigurationRecord | null> => {
      const row = await configurations.findOne({ _id: configurationId, organizationId }).lean<ConfigurationRow>()
      return row && toRecord(row)
    },

    /** Several by id, in no order; unknown ones are left out. */
    findMany: async (organizationId: string, ids: readonly string[]): Promise<ConfigurationRecord[]> => {
      const rows = await configurations.find({ organizationId, _id: { $in: [...ids] } }).lean<ConfigurationRow[]>()
      return rows.map(toRecord)
    },

    /** The enabled ones of a mode; no two of them share an account. */
    enabledIn: (organizationId: string, mode: Mode): Promise<ConfigurationRecord[]> =>
      findAll({ organizationId, enabled: true, mode }),

    /** Every enabled one of every organization: for a worker, which serves them all. */
    eachEnabled: async function* (): AsyncGenerator<ConfigurationRecord> {
      const rows = configurations.find({ enabled: true, archived: false }).lean<ConfigurationRow>().cursor()
      for await (const row of rows) yield toRecord(row)
    },

    /** All that are or ever were enabled, archived ones included: those that rows can belong to. */
    activeFor: (organizationId: string): Promise<ConfigurationRecord[]> =>
      findAll({ organizationId, everEnabled: true }),

    /** Who uses credentials, by credential; archived configurations do not count. */
    usesOf: async (
      organizationId: string,
      credentialIds: readonly string[],
    ): Promise<Map<string, { id: string; name: string }[]>> => {
      const rows = await configurations
        .find({ organizationId, credentialId: { $in: [...credentialIds] }, archived: false })
        .lean<ConfigurationRow[]>()
      const uses = new Map<string, { id: string; name: string }[]>()
      for (const { _id, name, credentialId } of rows) {
        uses.set(credentialId, [...(uses.get(credentialId) ?? []), { id: _id, name }])
      }
      return uses
    },
  }
}
