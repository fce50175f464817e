import type { ProviderOutcome } from '@billbridge/contract/identity-providers'
import { hashedKey } from '../../platform/hashed-key.ts'
import { randomText } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { type AttemptPurpose, createIdentityAttemptModel, type IdentityAttemptRow } from './identity-attempt.model.ts'

const attemptMs = 10 * 60_000

export interface NewAttempt {
  readonly organizationId: string
  readonly identityProviderId: string
  /** Session id of the browser. */
  readonly sessionId: string
  readonly purpose: AttemptPurpose
  readonly next: string
}

export interface AttemptReturn {
  readonly state: string | undefined
  readonly organizationId: string
  readonly sessionId: string
}

/** Ways to an identity provider: each begins in one browser and comes back to it, once, within ten minutes. */
export const createIdentityAttempts = ({ connection, now }: { connection: Connection; now: () => Date }) => {
  const rows = createIdentityAttemptModel(connection)

  const refusalOf = (row: IdentityAttemptRow, back: AttemptReturn): ProviderOutcome | undefined => {
    if (row.organizationId !== back.organizationId) return 'other-organization'
    if (row.browser !== hashedKey(back.sessionId)) return 'other-browser'
    if (row.usedAt) return 'used'
    return row.expiresAt <= now() ? 'expired' : undefined
  }

  return {
    /** What the browser takes along; the state is kept as its hash alone. */
    begin: async ({ sessionId, ...attempt }: NewAttempt) => {
      const [state, nonce, codeVerifier] = [randomText(43), randomText(43), randomText(64)]
      const browser = hashedKey(sessionId)
      const expiresAt = new Date(now().getTime() + attemptMs)
      await rows.create([{ ...attempt, _id: hashedKey(state), browser, nonce, codeVerifier, usedAt: null, expiresAt }])
      return { state, nonce, codeVerifier }
    },

    /** The attempt that a return belongs to, for this one return; or why it counts for nothing. */
    take: async (back: AttemptReturn): Promise<{ attempt: IdentityAttemptRow } | { refused: ProviderOutcome }> => {
      const row = back.state ? await rows.findById(hashedKey(back.state)).lean<IdentityAttemptRow>() : null
      if (!row) return { refused: 'unknown' }
      const refused = refusalOf(row, back)
      if (refused) return { refused }
      const { matchedCount } = await rows.updateOne({ _id: row._id, usedAt: null }, { $set: { usedAt: now() } })
      return matchedCount === 1 ? { attempt: row } : { refused: 'used' }
    },
  }
}
