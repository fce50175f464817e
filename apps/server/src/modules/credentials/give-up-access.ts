import { destinationOf, type Mode, modeSchema } from '@billbridge/contract/modes'
import { z } from 'zod'
import { systemActor } from '../../platform/actor.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Logger } from '../../platform/logger.ts'
import type { StripeConnect } from '../../stripe/stripe-connect.ts'
import { type Approval, type CredentialRow, noApproval } from './credential.model.ts'
import type { CredentialAccess } from './credential-access.ts'
import type { CredentialStore } from './credential-store.ts'

/** An approval at Stripe: one per account, mode and application, however many credentials rest on it. */
const givenAccessSchema = z.strictObject({ stripeAccountId: z.string(), mode: modeSchema, clientId: z.string() })
export type GivenAccess = Readonly<z.infer<typeof givenAccessSchema>>

export interface GiveUpDeps {
  readonly store: CredentialStore
  readonly access: CredentialAccess
  readonly connect: StripeConnect
  readonly followUps: FollowUps
  readonly logger: Logger
}

/** What a person gave on the consent page; null for a key, which lives on at Stripe without us. */
export const givenAccessOf = (approval: Approval, mode: Mode): GivenAccess | null =>
  approval.method === 'oauth' && approval.stripeAccountId !== null && approval.clientId !== null
    ? { stripeAccountId: approval.stripeAccountId, mode, clientId: approval.clientId }
    : null

/**
 * Gives an approval up at Stripe once nothing rests on it: Stripe's deauthorization ends the access of every credential
 * of that account, mode and application at once, other organizations' included.
 */
export const createGiveUpAccess = ({ store, access, connect, followUps, logger }: GiveUpDeps) => {
  const followUp = followUps.define('credentials.give-up-access', givenAccessSchema)

  /** Across organizations, because Stripe knows none. */
  const restingOn = (given: GivenAccess, exceptId?: string) => ({
    stripeAccountId: given.stripeAccountId,
    clientId: given.clientId,
    destination: destinationOf(given.mode),
    method: 'oauth' as const,
    ...(exceptId === undefined ? {} : { _id: { $ne: exceptId } }),
  })

  const strike = async (struck: CredentialRow): Promise<void> => {
    const actor = systemActor(struck.organizationId)
    const message = 'Access was given up at Stripe just as it was connected here. Reconnect it.'
    await access.lose(actor, struck._id, { reason: 'revoked', message })
    await store.change(actor, struck._id, (row) =>
      row.status === 'pending' && row.version === struck.version
        ? { set: noApproval, action: 'credential.changed' }
        : null,
    )
  }

  followUp.handle(async (given) => {
    if ((await store.rows.countDocuments(restingOn(given))) > 0) return
    if (connect.platform(given.mode)?.clientId !== given.clientId) {
      logger.warn({ ...given }, 'Access cannot be given up at Stripe: the application is not set up here any more')
      return
    }
    await connect.deauthorize(given.mode, given.stripeAccountId)
    // Somebody may have connected the account between the count and the call; their access went with it.
    const struck = await store.rows.find(restingOn(given)).lean<CredentialRow[]>()
    for (const row of struck) await strike(row)
  })

  return {
    /** Whether nothing else rests on it, so that it would be given up. */
    isLast: async (given: GivenAccess, exceptId: string): Promise<boolean> =>
      (await store.rows.countDocuments(restingOn(given, exceptId)).limit(1)) === 0,

    /** Promises it, in the transaction of its cause; whether anything rests on it is asked when it is done. */
    request: async (organizationId: string, given: GivenAccess | null): Promise<void> => {
      if (!given) return
      const dedupeKey = `${given.mode}/${given.clientId}/${given.stripeAccountId}`
      await followUp.request(organizationId, given, { dedupeKey })
    },
  }
}

export type GiveUpAccess = ReturnType<typeof createGiveUpAccess>
