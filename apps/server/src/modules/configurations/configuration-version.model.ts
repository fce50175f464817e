import type { ActorReference } from '@billbridge/contract/ids'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'

/** A configuration as it was from one change to the next. Never rewritten: runs name the version they used. */
export interface ConfigurationVersionRow {
  _id: string
  organizationId: string
  configurationId: string
  version: number
  name: string
  settings: unknown
  credentialId: string
  enabled: boolean
  archived: boolean
  changes: { field: string; before: unknown; after: unknown }[]
  actor: ActorReference
  at: Date
}

export const createConfigurationVersionModel = (connection: Connection) =>
  defineModel<ConfigurationVersionRow>(connection, {
    name: 'ConfigurationVersion',
    collection: 'configuration-versions',
    fields: {
      organizationId: { type: String, required: true },
      configurationId: { type: String, required: true },
      version: { type: Number, required: true },
      name: { type: String, required: true },
      settings: anyShape,
      credentialId: { type: String, required: true },
      enabled: { type: Boolean, required: true },
      archived: { type: Boolean, required: true },
      changes: [embedded({ field: String, before: anyShape, after: anyShape })],
      actor: embedded({ kind: String, id: String, name: String }),
      at: { type: Date, required: true },
    },
    indexes: [
      [{ organizationId: 1, configurationId: 1, version: 1 }, { unique: true }],
      [{ organizationId: 1, configurationId: 1, version: -1, _id: -1 }],
    ],
  })
