import type { Sealed, SecretPlace } from '../../platform/encryption.ts'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'

/** Why somebody was sent to an identity provider. */
export type AttemptPurpose =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'link'; readonly userId: string }
  /** Somebody signed in by the provider signs in there again, to prove that it is still them. */
  | { readonly kind: 'prove'; readonly userId: string }
  /** A link that finishes a sign-in, of the step by this id. */
  | { readonly kind: 'link-step'; readonly userId: string; readonly stepId: string }

/** One way to an identity provider and back, under the SHA-256 of its state. */
export interface IdentityAttemptRow {
  _id: string
  organizationId: string
  identityProviderId: string
  /** SHA-256 of the session id of the browser that went: no other may come back. */
  browser: string
  purpose: AttemptPurpose
  /** Nonce and code verifier: with a code that somebody intercepted they would be worth a sign-in. Absent in rows of old. */
  sealedProofs?: Sealed
  /** A page of the console to go on to. */
  next: string
  /** Set by the one return that counts. */
  usedAt: Date | null
  /** Written by the transaction that links, so that it collides with what ends the attempt. */
  linkedAt?: Date
  expiresAt: Date
}

/** Kept for a while after it ended, so that a late or repeated return is told from one that was never begun. */
const keptSeconds = 3600

export const proofsPlaceOf = ({ _id, organizationId }: { _id: string; organizationId: string }): SecretPlace => ({
  organizationId,
  collection: 'identity-attempts',
  id: _id,
  field: 'sealedProofs',
})

export const createIdentityAttemptModel = (connection: Connection) =>
  defineModel<IdentityAttemptRow>(connection, {
    name: 'IdentityAttempt',
    collection: 'identity-attempts',
    fields: {
      organizationId: { type: String, required: true },
      identityProviderId: { type: String, required: true },
      browser: { type: String, required: true },
      purpose: { type: anyShape, required: true },
      sealedProofs: anyShape,
      next: { type: String, required: true },
      usedAt: Date,
      linkedAt: Date,
      expiresAt: { type: Date, required: true },
    },
    sealed: [{ path: 'sealedProofs', placeOf: proofsPlaceOf }],
    endsWithRestoration: { owner: { organization: 'organizationId' } },
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: keptSeconds }], [{ organizationId: 1, 'purpose.userId': 1 }]],
  })
