import type { AuthorizationOutcome } from '@billbridge/contract/credentials'
import type { Actor } from '../../platform/actor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeClients } from '../../stripe/stripe-client.ts'
import type { StripeGrant } from '../../stripe/stripe-connect.ts'
import { checkConnectedAccount } from '../../stripe/stripe-keys.ts'
import type { AuthorizationRow } from './authorization.model.ts'
import { type Approval, type CredentialRow, noApproval } from './credential.model.ts'
import type { CredentialAccess } from './credential-access.ts'
import type { AuthorizationReturn } from './credential-return.ts'
import { type CredentialStore, modeOfRow } from './credential-store.ts'
import type { CredentialWebhooks } from './credential-webhook.ts'
import { type GivenAccess, type GiveUpAccess, givenAccessOf } from './give-up-access.ts'
import { toLostAccess } from './lost-access.ts'

export interface SettleDeps {
  readonly store: CredentialStore
  readonly access: CredentialAccess
  readonly giveUp: GiveUpAccess
  readonly webhooks: Pick<CredentialWebhooks, 'request'>
  readonly clients: StripeClients
  readonly expiresAt: () => Date
}

/** Puts what a person granted at Stripe where it belongs, or gives it up again when it belongs nowhere. */
export type SettleGrant = (actor: Actor, from: AuthorizationRow, grant: StripeGrant) => Promise<AuthorizationReturn>

const sameAccess = (left: GivenAccess | null, right: GivenAccess): boolean =>
  left !== null &&
  left.stripeAccountId === right.stripeAccountId &&
  left.mode === right.mode &&
  left.clientId === right.clientId

export const createSettleGrant = (deps: SettleDeps): SettleGrant => {
  const { store, access, giveUp, webhooks, clients, expiresAt } = deps
  const { rows, now, transaction } = store

  /** Why the grant is not for this credential. */
  const misfit = (row: CredentialRow | null, from: AuthorizationRow, grant: StripeGrant) => {
    if (!row) return 'credential-deleted'
    if (row.expiresAt && row.expiresAt <= now()) return 'expired'
    if (grant.mode !== from.mode || row.destination === null || modeOfRow(row) !== from.mode) return 'wrong-mode'
    if (row.status !== 'pending' && row.stripeAccountId !== grant.stripeAccountId) return 'account-mismatch'
    return null
  }

  const toApproval = (row: CredentialRow, { clientId }: AuthorizationRow, grant: StripeGrant): Approval => ({
    ...noApproval,
    method: 'oauth',
    stripeAccountId: grant.stripeAccountId,
    stripeAccountName: row.stripeAccountId === grant.stripeAccountId ? row.stripeAccountName : null,
    clientId,
    scope: grant.scope,
  })

  const keep = (actor: Actor, from: AuthorizationRow, { grant, given }: { grant: StripeGrant; given: GivenAccess }) =>
    store.change(actor, from.credentialId, (row) => {
      const { set, also } = access.regained(row)
      const pending = row.status === 'pending'
      const before = givenAccessOf(row, from.mode)
      return {
        set: {
          ...toApproval(row, from, grant),
          ...set,
          connectedAt: now(),
          ...(pending ? { status: 'pending' as const, expiresAt: expiresAt() } : {}),
        },
        action: pending ? 'credential.authorized' : 'credential.reconnected',
        also: async (after) => {
          if (!sameAccess(before, given)) await giveUp.request(row.organizationId, before)
          if (row.webhook) await webhooks.request(after)
          await also(after)
        },
      }
    })

  /** Asks for the account's name, which also shows that the access was not given up in the same moment. */
  const meet = async (actor: Actor, row: CredentialRow): Promise<boolean> => {
    const opened = await access.open(row)
    const report = opened && (await checkConnectedAccount(clients, opened))
    if (report?.kind === 'answered') {
      const { stripeAccountName } = report
      await store.change(actor, row._id, (current) =>
        current.stripeAccountId === row.stripeAccountId && stripeAccountName !== null
          ? { set: { stripeAccountName } }
          : null,
      )
    }
    if (report?.kind !== 'lost') return true
    if (row.status !== 'pending') {
      await access.lose(actor, row._id, toLostAccess(report.failure, 'oauth'))
      return false
    }
    await store.change(actor, row._id, (current) =>
      current.version === row.version ? { set: noApproval, action: 'credential.changed' } : null,
    )
    return false
  }

  return async (actor, from, grant): Promise<AuthorizationReturn> => {
    const given = { stripeAccountId: grant.stripeAccountId, mode: from.mode, clientId: from.clientId }
    const settled = await transaction(async () => {
      const filter = { _id: from.credentialId, organizationId: from.organizationId }
      const row = await rows.findOne(filter).lean<CredentialRow>()
      const outcome: AuthorizationOutcome = misfit(row, from, grant) ?? 'connected'
      if (outcome === 'connected') return { row: await keep(actor, from, { grant, given }), outcome }
      await giveUp.request(from.organizationId, given)
      return { row, outcome }
    })
    const { row, outcome } = settled
    const back = { credentialId: row?._id ?? null, pending: row?.status === 'pending' }
    if (outcome === 'account-mismatch') return { ...back, outcome, chosenAccountId: grant.stripeAccountId }
    if (outcome !== 'connected' || !row) return { ...back, outcome }
    const alive = await meet(actor, row).catch((error: unknown) => {
      // Removed in the same moment: then there is nothing to meet.
      if (error instanceof ProblemError) return false
      throw error
    })
    return { ...back, outcome: alive ? outcome : 'stripe-error' }
  }
}
