import type { ProviderOutcome } from '@billbridge/contract/identity-providers'
import type { Encryption } from '../../platform/encryption.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import { randomText } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import {
  type AttemptPurpose,
  createIdentityAttemptModel,
  type IdentityAttemptRow,
  proofsPlaceOf,
} from './identity-attempt.model.ts'

const attemptMs = 10 * 60_000

export interface NewAttempt {
  readonly organizationId: string
  readonly identityProviderId: string
  /** Session id of the browser. */
  readonly sessionId: string
  readonly purpose: AttemptPurpose
  readonly next: string
}

/** What only the browser's own way there and back can show. */
type KeptProofs = Readonly<Record<'nonce' | 'codeVerifier', string>>

/** A way that counts, and what it was begun with. */
export interface TakenAttempt {
  readonly attempt: IdentityAttemptRow
  readonly proofs: KeptProofs
  readonly begunAt: Date
}

export interface AttemptReturn {
  readonly state: string | undefined
  readonly organizationId: string
  readonly sessionId: string
}

/** Ways to an identity provider: each begins in one browser and comes back to it, once, within ten minutes. */
export const createIdentityAttempts = (deps: {
  readonly connection: Connection
  readonly encryption: Encryption
  readonly now: () => Date
}) => {
  const { encryption, now } = deps
  const rows = createIdentityAttemptModel(deps.connection)

  const refusalOf = (row: IdentityAttemptRow, back: AttemptReturn): ProviderOutcome | undefined => {
    if (row.organizationId !== back.organizationId) return 'other-organization'
    if (row.browser !== hashedKey(back.sessionId)) return 'other-browser'
    if (row.usedAt) return 'used'
    return row.expiresAt <= now() ? 'expired' : undefined
  }

  return {
    /** What the browser takes along; the state is kept as its hash alone, the rest sealed. */
    begin: async ({ sessionId, ...attempt }: NewAttempt) => {
      const state = randomText(43)
      const proofs: KeptProofs = { nonce: randomText(43), codeVerifier: randomText(64) }
      const row = { ...attempt, _id: hashedKey(state), browser: hashedKey(sessionId), usedAt: null }
      const sealedProofs = await encryption.seal(JSON.stringify(proofs), proofsPlaceOf(row))
      await rows.create([{ ...row, sealedProofs, expiresAt: new Date(now().getTime() + attemptMs) }])
      return { state, ...proofs }
    },

    /** The attempt that a return belongs to, for this one return; or why it counts for nothing. */
    take: async (back: AttemptReturn): Promise<TakenAttempt | { refused: ProviderOutcome }> => {
      const row = back.state ? await rows.findById(hashedKey(back.state)).lean<IdentityAttemptRow>() : null
      if (!row) return { refused: 'unknown' }
      const refused = refusalOf(row, back)
      if (refused) return { refused }
      const { matchedCount } = await rows.updateOne({ _id: row._id, usedAt: null }, { $set: { usedAt: now() } })
      if (matchedCount === 0) return { refused: 'used' }
      // Begun by the version before, some minutes ago.
      if (!row.sealedProofs) return { refused: 'expired' }
      const proofs = JSON.parse(await encryption.open(row.sealedProofs, proofsPlaceOf(row))) as KeptProofs
      return { attempt: row, proofs, begunAt: new Date(row.expiresAt.getTime() - attemptMs) }
    },

    /** Call it in the transaction that links. False when the attempt was ended meanwhile. */
    noteLinked: async ({ _id }: IdentityAttemptRow): Promise<boolean> =>
      (await rows.updateOne({ _id }, { $set: { linkedAt: now() } })).matchedCount === 1,

    /**
     * Ends the ways to link that a member began, also one that came back and has not linked yet: the password that they
     * began with was asked before. Call it in the transaction that takes the link away.
     */
    endOf: async (organizationId: string, userId: string): Promise<void> => {
      await rows.deleteMany({ organizationId, 'purpose.userId': userId })
    },

    endAll: async (organizationId: string): Promise<void> => {
      await rows.deleteMany({ organizationId })
    },
  }
}
