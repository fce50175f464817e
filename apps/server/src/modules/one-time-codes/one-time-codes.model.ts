import type { Sealed, SecretPlace } from '../../platform/encryption.ts'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'

/** The one-time codes of one person, whose id it has. They guard the person, in whichever organization they work. */
export interface OneTimeCodesRow {
  _id: string
  secret: Sealed
  /** null: begun, and not confirmed by a code yet. */
  onSince: Date | null
  /** How long an unconfirmed secret can be confirmed. */
  confirmUntil: Date
  /** The last time step a code was spent of; no code of it or of an earlier one is taken again. */
  lastStep: number
  /** SHA-256 of each recovery code that was not spent. */
  recoveryHashes: string[]
}

/** A secret belongs to a person and to no organization, so the person stands where an organization would. */
export const secretPlaceOf = ({ _id }: { readonly _id: string }): SecretPlace => ({
  organizationId: _id,
  collection: 'one-time-codes',
  id: _id,
  field: 'secret',
})

export const createOneTimeCodesModel = (connection: Connection) =>
  defineModel<OneTimeCodesRow>(connection, {
    name: 'OneTimeCodes',
    collection: 'one-time-codes',
    fields: {
      secret: { type: anyShape, required: true },
      onSince: Date,
      confirmUntil: { type: Date, required: true },
      lastStep: { type: Number, required: true },
      recoveryHashes: { type: [String], required: true },
    },
    sealed: [{ path: 'secret', placeOf: secretPlaceOf }],
  })
