import type { ActorReference } from '@billbridge/contract/ids'
import type { Mode } from '@billbridge/contract/modes'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'

/** Rules by which bills go to one Stripe account, in one mode. */
export interface ConfigurationRow {
  _id: string
  organizationId: string
  name: string
  /** For unique names and for search by prefix. */
  nameLower: string
  entityType: 'bill'
  mode: Mode
  credentialId: string
  /** The credential's, kept here because mappings and rows are looked up by it. */
  stripeAccountId: string
  enabled: boolean
  /** Set when Billbridge itself disabled it; missing in what was stored before that was possible. */
  disabledBecause?: 'failures' | null
  /** Tells "never enabled" from "disabled by a person". */
  everEnabled: boolean
  /** One that ever ran is archived, not deleted. */
  everRan: boolean
  archived: boolean
  /** As the contract had it when it was stored; read through the contract's schema, which adds what came later. */
  settings: unknown
  lastRunId: string | null
  lastRunAt: Date | null
  createdBy: ActorReference
  createdAt: Date
  updatedAt: Date
  version: number
}

/** What a list filters by, at the end of each of its indexes, so that it is judged without the document. */
const filters = { mode: 1, credentialId: 1, enabled: 1 } as const

export const createConfigurationModel = (connection: Connection) =>
  defineModel<ConfigurationRow>(connection, {
    name: 'Configuration',
    collection: 'configurations',
    fields: {
      organizationId: { type: String, required: true },
      name: { type: String, required: true },
      nameLower: { type: String, required: true },
      entityType: { type: String, required: true },
      mode: { type: String, required: true },
      credentialId: { type: String, required: true },
      stripeAccountId: { type: String, required: true },
      enabled: { type: Boolean, required: true },
      disabledBecause: String,
      everEnabled: { type: Boolean, required: true },
      everRan: { type: Boolean, required: true },
      archived: { type: Boolean, required: true },
      settings: anyShape,
      lastRunId: String,
      lastRunAt: Date,
      createdBy: embedded({ kind: String, id: String, name: String }),
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      version: { type: Number, required: true },
    },
    indexes: [
      [{ organizationId: 1, archived: 1, nameLower: 1, _id: 1, ...filters }],
      [{ organizationId: 1, archived: 1, createdAt: 1, _id: 1, ...filters }],
      [{ organizationId: 1, archived: 1, lastRunAt: 1, _id: 1, ...filters }],
      // An archived configuration gives its name back.
      [
        { organizationId: 1, nameLower: 1 },
        { unique: true, partialFilterExpression: { archived: false } },
      ],
      [{ organizationId: 1, enabled: 1, mode: 1 }],
      [{ organizationId: 1, everEnabled: 1 }],
      [{ organizationId: 1, credentialId: 1 }],
    ],
  })

export type ConfigurationModel = ReturnType<typeof createConfigurationModel>
