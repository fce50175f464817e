import type { Sealed, SecretPlace } from '../../platform/encryption.ts'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'

/** The identity provider of one organization; an organization has at most one. */
export interface IdentityProviderRow {
  _id: string
  organizationId: string
  name: string
  /** What members type to find it; of one organization only. */
  signInAddress: string
  /** As the provider names itself. */
  issuer: string
  clientId: string
  sealedSecret: Sealed
  /** Members cannot sign in with a password. */
  onlyWay: boolean
  /** Counts links that members took away. */
  linksRemoved: number
  /** Counts sessions that began by a password: each collides with what allows passwords no more. Absent before the first. */
  passwordSessions?: number
  /** Asked to sign somebody in anew, it told when it did (`auth_time`), and has to from then on. Absent until it told. */
  tellsSignInTime?: boolean
  version: number
  createdAt: Date
}

export const secretPlaceOf = ({ _id, organizationId }: { _id: string; organizationId: string }): SecretPlace => ({
  organizationId,
  collection: 'identity-providers',
  id: _id,
  field: 'sealedSecret',
})

export const createIdentityProviderModel = (connection: Connection) =>
  defineModel<IdentityProviderRow>(connection, {
    name: 'IdentityProvider',
    collection: 'identity-providers',
    fields: {
      organizationId: { type: String, required: true },
      name: { type: String, required: true },
      signInAddress: { type: String, required: true },
      issuer: { type: String, required: true },
      clientId: { type: String, required: true },
      sealedSecret: { type: anyShape, required: true },
      onlyWay: { type: Boolean, required: true },
      linksRemoved: { type: Number, required: true },
      passwordSessions: Number,
      tellsSignInTime: Boolean,
      version: { type: Number, required: true },
      createdAt: { type: Date, required: true },
    },
    sealed: [{ path: 'sealedSecret', placeOf: secretPlaceOf }],
    indexes: [
      [{ organizationId: 1 }, { unique: true }],
      [{ signInAddress: 1 }, { unique: true }],
    ],
  })
