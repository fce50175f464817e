import { systemActor } from '../../platform/actor.ts'
import type { Logger } from '../../platform/logger.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { CredentialRow } from './credential.model.ts'
import type { CredentialAccess } from './credential-access.ts'
import type { CredentialStore } from './credential-store.ts'

const dayMs = 24 * 3600 * 1000

/**
 * Verifies the credentials of all organizations that were not checked for a day, the longest unchecked first, those
 * that lost their access included: it may hold again. One that cannot be checked now is tried in the next round.
 */
export const createVerificationRound =
  ({ store, access, logger }: { store: CredentialStore; access: CredentialAccess; logger: Logger }) =>
  async (signal?: AbortSignal): Promise<number> => {
    const before = new Date(store.now().getTime() - dayMs)
    const due = await store.rows
      .find({ status: { $in: ['connected', 'disconnected'] }, checkedAt: { $lte: before } })
      .sort({ checkedAt: 1 })
      .select('organizationId')
      .lean<Pick<CredentialRow, '_id' | 'organizationId'>[]>()
    let verified = 0
    for (const { _id, organizationId } of due) {
      if (signal?.aborted) break
      try {
        await access.verify(systemActor(organizationId), _id)
        verified += 1
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        logger.warn(
          { credentialId: _id, problem: error.type, reason: error.detail },
          'A credential could not be checked',
        )
      }
    }
    return verified
  }
