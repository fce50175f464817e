import type { Plan } from '@billbridge/contract/organizations'
import { type Connection, defineModel } from '../../platform/mongo.ts'

export interface OrganizationRow {
  _id: string
  name: string
  plan: Plan
  /** Of what a person edits: a stale one is refused. */
  version: number
  /** Raised by every change of membership, so that two of them at once collide. */
  membershipVersion: number
  createdAt: Date
}

export const createOrganizationModel = (connection: Connection) =>
  defineModel<OrganizationRow>(connection, {
    name: 'Organization',
    collection: 'organizations',
    fields: {
      name: { type: String, required: true },
      plan: { type: String, enum: ['free', 'premium'], required: true },
      version: { type: Number, required: true },
      membershipVersion: { type: Number, required: true },
      createdAt: { type: Date, required: true },
    },
  })
