import type { AuthorizationOutcome } from '@billbridge/contract/credentials'
import type { Mode } from '@billbridge/contract/modes'
import { type Connection, defineModel } from '../../platform/mongo.ts'

/** One way to Stripe's consent page and back: who set out, from where, for what. */
export interface AuthorizationRow {
  /** SHA-256 of the state, so that who reads the database cannot come back in somebody's place. */
  _id: string
  organizationId: string
  credentialId: string
  userId: string
  /** SHA-256 of the session's id. */
  sessionHash: string
  mode: Mode
  clientId: string
  status: 'open' | 'spent' | 'refused'
  /** What became of it, once it is known. */
  outcome: AuthorizationOutcome | null
  createdAt: Date
  expiresAt: Date
}

const keptSeconds = 7 * 24 * 3600

export const createAuthorizationModel = (connection: Connection) =>
  defineModel<AuthorizationRow>(connection, {
    name: 'Authorization',
    collection: 'credential-authorizations',
    fields: {
      organizationId: { type: String, required: true },
      credentialId: { type: String, required: true },
      userId: { type: String, required: true },
      sessionHash: { type: String, required: true },
      mode: { type: String, enum: ['live', 'test'], required: true },
      clientId: { type: String, required: true },
      status: { type: String, enum: ['open', 'spent', 'refused'], required: true },
      outcome: String,
      createdAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
    },
    endsWithRestoration: { where: { status: 'open' }, owner: { organization: 'organizationId' } },
    indexes: [
      [{ organizationId: 1, sessionHash: 1, createdAt: -1 }],
      // Kept a while, so that a return that comes late or twice is told what happened.
      [{ createdAt: 1 }, { expireAfterSeconds: keptSeconds }],
    ],
  })
