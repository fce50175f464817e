import type { Mode } from '@billbridge/contract/modes'
import { type Actor, systemActor } from '../../platform/actor.ts'
import type { Announcement } from '../../platform/announcements.ts'
import type { Encryption } from '../../platform/encryption.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeAccess, StripeClients } from '../../stripe/stripe-client.ts'
import type { StripeConnect } from '../../stripe/stripe-connect.ts'
import { type AccessReport, checkConnectedAccount, checkKey } from '../../stripe/stripe-keys.ts'
import type { CredentialRow } from './credential.model.ts'
import { keyPlaceOf } from './credential-places.ts'
import { type CredentialStore, destinationOf, modeOfRow } from './credential-store.ts'
import { type LostAccess, lostByKeyPermissions, toLostAccess } from './lost-access.ts'

/** Told in the transaction in which a credential's access was lost or came back. */
export interface AccessAnnouncement {
  readonly organizationId: string
  readonly credentialId: string
  readonly stripeAccountId: string
  readonly mode: Mode
}

export interface AccessDeps {
  readonly store: CredentialStore
  readonly encryption: Encryption
  readonly clients: StripeClients
  readonly connect: StripeConnect
  readonly disconnected: Announcement<AccessAnnouncement & LostAccess>
  readonly reconnected: Announcement<AccessAnnouncement>
}

const announcementOf = (row: CredentialRow): AccessAnnouncement => ({
  organizationId: row.organizationId,
  credentialId: row._id,
  stripeAccountId: row.stripeAccountId ?? '',
  mode: modeOfRow(row),
})

/** What holding, losing and getting back the access of a credential means. */
export const createCredentialAccess = (deps: AccessDeps) => {
  const { store, encryption, clients, connect, disconnected, reconnected } = deps

  /** Null when this installation is not, or no more, the application the access was given to. */
  const open = async (row: CredentialRow): Promise<StripeAccess | null> => {
    const { stripeAccountId, sealedKey } = row
    if (stripeAccountId === null) throw new Error(`${row._id} has no Stripe account yet.`)
    const mode = modeOfRow(row)
    if (sealedKey) {
      return { mode, stripeAccountId, apiKey: await encryption.open(sealedKey, keyPlaceOf(row)), actFor: null }
    }
    const platform = connect.platform(mode)
    if (!platform || platform.clientId !== row.clientId) return null
    return { mode, stripeAccountId, apiKey: platform.secretKey, actFor: stripeAccountId }
  }

  const lose = (actor: Actor, id: string, lost: LostAccess & { readonly seenAt?: Date }) =>
    store.change(actor, id, (row) => {
      const oldNews = lost.seenAt !== undefined && row.connectedAt !== null && row.connectedAt > lost.seenAt
      if (row.status !== 'connected' || oldNews) return null
      const { reason, message } = lost
      return {
        set: { status: 'disconnected', disconnection: { reason, message, at: store.now() } },
        action: 'credential.disconnected',
        also: (after) => disconnected.announce({ ...announcementOf(after), reason, message }),
      }
    })

  /** The change of a credential whose access was given anew, or was found to hold again. */
  const regained = (row: CredentialRow) => ({
    set: { status: 'connected' as const, disconnection: null, lastVerifiedAt: store.now(), checkedAt: store.now() },
    also: async (after: CredentialRow) => {
      if (row.status === 'disconnected') await reconnected.announce(announcementOf(after))
    },
  })

  const ask = async (row: CredentialRow): Promise<AccessReport | null> => {
    const access = await open(row)
    if (!access) return null
    return access.actFor === null ? checkKey(clients, access) : checkConnectedAccount(clients, access)
  }

  const noteAnswer = async (actor: Actor, row: CredentialRow, report: AccessReport & { kind: 'answered' }) => {
    const { permissions, stripeAccountName } = report
    const name = row.method === 'oauth' && stripeAccountName !== null ? { stripeAccountName } : {}
    const seen = { permissions: [...permissions], checkedAt: store.now(), ...name }
    await store.change(actor, row._id, (current) =>
      current.connectedAt?.getTime() === row.connectedAt?.getTime() ? { set: seen } : null,
    )
    return lostByKeyPermissions(permissions)
  }

  const holdsAgain = (actor: Actor, asked: CredentialRow) =>
    store.change(actor, asked._id, (row) => {
      if (row.connectedAt?.getTime() !== asked.connectedAt?.getTime() || row.status === 'pending') return null
      const { set, also } = regained(row)
      return row.status === 'connected' ? { set } : { set, also, action: 'credential.regained' }
    })

  return {
    open,
    lose,
    regained,
    announcementOf,

    /** @throws ProblemError `credential-not-connected` */
    access: async (organizationId: string, id: string): Promise<StripeAccess> => {
      const row = await store.read(organizationId, id)
      const details = { credentialId: id, status: row.status }
      if (row.status !== 'connected') throw new ProblemError('credential-not-connected', { details })
      const access = await open(row)
      if (access) return access
      throw new ProblemError('credential-not-connected', { detail: foreignApplication(row).message, details })
    },

    /**
     * Asks Stripe, and notes what it says: an access that is gone disconnects the credential, one that holds again
     * connects it. @throws ProblemError `credential-incomplete` while pending, `stripe-unavailable` when nothing was learnt
     */
    verify: async (actor: Actor, id: string): Promise<CredentialRow> => {
      const row = await store.read(actor.organizationId, id)
      if (row.status === 'pending') {
        throw new ProblemError('credential-incomplete', {
          detail: 'It is not created yet, so there is nothing to verify.',
        })
      }
      const seenAt = store.now()
      const report = await ask(row)
      if (report === null) return lose(actor, id, { ...foreignApplication(row), seenAt })
      if (report.kind === 'unavailable') throw stripeUnavailable(report)
      const lost =
        report.kind === 'lost' ? toLostAccess(report.failure, row.method) : await noteAnswer(actor, row, report)
      if (!lost) return holdsAgain(actor, row)
      await store.change(actor, id, () => ({ set: { checkedAt: store.now() } }))
      return lose(actor, id, { ...lost, seenAt })
    },

    /** Says that a call was refused because the access is gone. Only the first to say so changes anything. */
    reportLostAccess: async (
      organizationId: string,
      id: string,
      lost: LostAccess & { readonly seenAt?: Date },
    ): Promise<void> => {
      await lose(systemActor(organizationId), id, lost)
    },
  }
}

const foreignApplication = (row: CredentialRow): LostAccess => ({
  reason: 'key-invalid',
  message: `Access was given to the Stripe application ${row.clientId}, which is not set up here in ${destinationOf(row) === 'stripe' ? 'live' : 'test'} mode any more.`,
})

/** Nothing was learnt from Stripe: 502 with its own words. */
export const stripeUnavailable = ({ failure }: AccessReport & { kind: 'unavailable' }): ProblemError =>
  new ProblemError('stripe-unavailable', {
    detail: `Stripe did not give a usable answer: ${failure.message}`,
    details: { requestId: failure.requestId, status: failure.status },
  })

export type CredentialAccess = ReturnType<typeof createCredentialAccess>
