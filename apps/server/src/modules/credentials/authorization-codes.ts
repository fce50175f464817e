import { type Connection, isDuplicateKey } from '../../platform/mongo.ts'
import { hashOfToken } from '../../platform/single-use-link.ts'
import type { AuthorizationRow } from './authorization.model.ts'
import { createAuthorizationCodeModel } from './authorization-code.model.ts'

export interface AuthorizationCodes {
  /** Whether the code comes back on this way for the first time, or came back on this one before. */
  readonly belongsTo: (row: AuthorizationRow, code: string) => Promise<boolean>
}

/**
 * Which code came back on which way. Stripe binds a code to no state, and ends the connection when a code is shown to it
 * twice: so a code that is known from one way must not be shown to Stripe from another, whoever brings it.
 */
export const createAuthorizationCodes = ({
  connection,
  now,
}: {
  connection: Connection
  now: () => Date
}): AuthorizationCodes => {
  const rows = createAuthorizationCodeModel(connection)
  return {
    belongsTo: async ({ _id: authorizationId, organizationId }, code) => {
      const _id = hashOfToken(code)
      try {
        await rows.create([{ _id, organizationId, authorizationId, createdAt: now() }])
        return true
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
      return (await rows.countDocuments({ _id, organizationId, authorizationId })) === 1
    },
  }
}
