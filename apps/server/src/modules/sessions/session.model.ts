import { createHash } from 'node:crypto'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'

/** As connect-mongo keeps it, under the SHA-256 of the session id: who reads the database can take over no session. */
export interface SessionRow {
  _id: string
  session: {
    userId?: string
    organizationId?: string
    signedInAt?: string
    provedAt?: string
    identityProviderId?: string
    userAgent?: string
    address?: string
  }
  expires: Date
  lastModified: Date
}

/** How a session is kept and shown: nobody can act with the hash of its id. */
export const hashOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('hex')

export const createSessionModel = (connection: Connection) =>
  defineModel<SessionRow>(connection, {
    name: 'Session',
    collection: 'sessions',
    fields: { session: anyShape, expires: Date, lastModified: Date },
    endsWithRestoration: { owner: { organization: 'session.organizationId' } },
    indexes: [
      [{ expires: 1 }, { expireAfterSeconds: 0 }],
      [{ 'session.userId': 1, lastModified: -1 }],
      [{ 'session.organizationId': 1 }],
    ],
  })
