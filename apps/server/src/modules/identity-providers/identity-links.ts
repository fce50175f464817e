import { createHash } from 'node:crypto'
import type { ProviderOutcome } from '@billbridge/contract/identity-providers'
import type { Connection } from '../../platform/mongo.ts'
import { createIdentityLinkModel, type IdentityLinkRow } from './identity-link.model.ts'

/** An account at the identity provider of an organization. */
export interface Identity {
  readonly organizationId: string
  readonly issuer: string
  readonly subject: string
}

/** Which accounts at identity providers belong to which members. */
export const createIdentityLinks = ({ connection, now }: { connection: Connection; now: () => Date }) => {
  const rows = createIdentityLinkModel(connection)

  const find = ({ organizationId, issuer, subject }: Identity) =>
    rows.findOne({ organizationId, issuer, subject }).lean<IdentityLinkRow>()

  const findOf = (organizationId: string, userId: string) =>
    rows.findOne({ organizationId, userId }).lean<IdentityLinkRow>()

  /** False when there was none. */
  const remove = async (organizationId: string, userId: string): Promise<boolean> =>
    (await rows.deleteOne({ organizationId, userId })).deletedCount === 1

  return {
    find,
    findOf,
    remove,

    /** False when the account is not that member's any more. Waits for a transaction that takes the link away. */
    noteSignIn: async (identity: Identity, userId: string): Promise<boolean> => {
      const { organizationId, issuer, subject } = identity
      const noted = await rows.updateOne({ organizationId, issuer, subject, userId }, { $inc: { signIns: 1 } })
      return noted.matchedCount === 1
    },

    /**
     * Links, or says what is in the way and leaves everything as it was. A member's link to another issuer stands for
     * nothing any more and is replaced. Of two at once one meets a unique index. Call it in the transaction of its audit
     * entry.
     */
    add: async (identity: Identity, userId: string): Promise<ProviderOutcome | undefined> => {
      const known = await find(identity)
      if (known) return known.userId === userId ? 'linked-already' : 'linked-to-another'
      const { organizationId, issuer, subject } = identity
      const own = await findOf(organizationId, userId)
      if (own?.issuer === issuer) return 'linked-already'
      if (own) await remove(organizationId, userId)
      const _id = createHash('sha256')
        .update(JSON.stringify([organizationId, issuer, subject]))
        .digest('base64url')
      await rows.create([{ _id, organizationId, issuer, subject, userId, linkedAt: now() }])
      return undefined
    },

    removeAll: async (organizationId: string): Promise<void> => {
      await rows.deleteMany({ organizationId })
    },

    /** Which of some members are linked with this issuer. */
    whoIs: async (organizationId: string, issuer: string, userIds: readonly string[]): Promise<Set<string>> => {
      const found = await rows.find({ organizationId, issuer, userId: { $in: [...userIds] } }).lean<IdentityLinkRow[]>()
      return new Set(found.map(({ userId }) => userId))
    },
  }
}
