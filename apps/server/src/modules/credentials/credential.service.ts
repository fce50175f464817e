import type { Credential } from '@billbridge/contract/credentials'
import type { Mode } from '@billbridge/contract/modes'
import type { Actor } from '../../platform/actor.ts'
import { createAnnouncement } from '../../platform/announcements.ts'
import type { Encryption } from '../../platform/encryption.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeClients } from '../../stripe/stripe-client.ts'
import type { StripeConnect } from '../../stripe/stripe-connect.ts'
import { restrictedKeyUrl, type StripeSettings } from '../../stripe/stripe-settings.ts'
import type { SignedBody } from '../../stripe/stripe-webhooks.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import { createAuthorizationModel } from './authorization.model.ts'
import { createAuthorizationCodes } from './authorization-codes.ts'
import { type CredentialRow, createCredentialModel } from './credential.model.ts'
import { type AccessAnnouncement, createCredentialAccess } from './credential-access.ts'
import { createCredentialAuthorization } from './credential-authorization.ts'
import { createCredentialKey } from './credential-key.ts'
import { createCredentialList } from './credential-list.ts'
import { createCredentialRemoval } from './credential-removal.ts'
import { type CredentialRecord, toRecord } from './credential-shown.ts'
import { createCredentialStore } from './credential-store.ts'
import { createCredentialUses } from './credential-uses.ts'
import { createVerificationRound } from './credential-verification.ts'
import { createCredentialWebhook, isPublicHttps } from './credential-webhook.ts'
import { createCredentialWizard } from './credential-wizard.ts'
import { createGiveUpAccess } from './give-up-access.ts'
import type { LostAccess } from './lost-access.ts'
import { type NewsChannel, newsChannelOf } from './news-channel.ts'
import { createSettleGrant } from './settle-grant.ts'

export type { AccessAnnouncement } from './credential-access.ts'
export type { StripeAnswer } from './credential-authorization.ts'
export type { AuthorizationReturn } from './credential-return.ts'
export { toReturnPath } from './credential-return.ts'
export type { CredentialRecord } from './credential-shown.ts'
export type { NewsChannel } from './news-channel.ts'

export interface CredentialDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly logger: Logger
  readonly auditLog: AuditLogService
  readonly encryption: Encryption
  readonly followUps: FollowUps
  readonly stripeClients: StripeClients
  readonly stripeConnect: StripeConnect
  readonly stripeSettings: StripeSettings
  /** Where this server is reached from outside, without a slash at the end. */
  readonly publicUrl: string
  /** How long an unfinished credential is kept after its last saved stage, in minutes. */
  readonly pendingMinutes: number
}

const createParts = (deps: CredentialDeps) => {
  const { auditLog, encryption, followUps, logger, newId, pendingMinutes } = deps
  const { stripeClients: clients, stripeConnect: connect } = deps
  const rows = createCredentialModel(deps.connection)
  const authorizations = createAuthorizationModel(deps.connection)
  const disconnected = createAnnouncement<AccessAnnouncement & LostAccess>()
  const reconnected = createAnnouncement<AccessAnnouncement>()
  const removing = createAnnouncement<{ organizationId: string; credentialId: string }>()
  const store = createCredentialStore({ rows, now: deps.now, transaction: deps.transaction, auditLog })
  const uses = createCredentialUses()
  const access = createCredentialAccess({ store, encryption, clients, connect, disconnected, reconnected })
  const giveUp = createGiveUpAccess({ store, access, connect, followUps, logger })
  const reachable = deps.stripeSettings.kind === 'sandbox' || isPublicHttps(deps.publicUrl)
  const reachableUrl = reachable ? deps.publicUrl : null
  const webhooks = createCredentialWebhook({ store, access, encryption, clients, followUps, logger, reachableUrl })
  const removal = createCredentialRemoval({ store, giveUp, uses, webhooks, auditLog, removing })
  const wizard = createCredentialWizard({ store, removal, giveUp, webhooks, auditLog, newId, pendingMinutes })
  const { expiresAt } = wizard
  const useKey = createCredentialKey({ store, access, giveUp, webhooks, clients, encryption, expiresAt })
  const settleGrant = createSettleGrant({ store, access, giveUp, webhooks, clients, expiresAt })
  const authorization = createCredentialAuthorization({
    store,
    authorizations,
    codes: createAuthorizationCodes(deps),
    connect,
    settleGrant,
    expiresAt,
    logger,
  })
  const verifyDue = createVerificationRound({ store, access, logger })
  const announced = { disconnected, reconnected, removing }
  return { store, uses, access, webhooks, removal, wizard, useKey, authorization, verifyDue, ...announced }
}

/** The right to act in Stripe accounts: given, kept, checked, lost, given back, and given up. */
export const createCredentialService = (deps: CredentialDeps) => {
  const { store, uses, access, webhooks, removal, wizard, useKey, authorization, ...parts } = createParts(deps)
  const { list, toCredential } = createCredentialList(store.rows, uses)
  const { stripeSettings, pendingMinutes } = deps

  const shown = async (change: Promise<CredentialRow>): Promise<Credential> => toCredential(await change)

  return {
    list,
    get: (actor: Actor, id: string) => shown(store.read(actor.organizationId, id)),
    create: (actor: Actor, body: Parameters<typeof wizard.create>[1]) => shown(wizard.create(actor, body)),
    update: (actor: Actor, id: string, body: Parameters<typeof wizard.update>[2]) =>
      shown(wizard.update(actor, id, body)),
    finish: (actor: Actor, id: string) => shown(wizard.finish(actor, id)),
    authenticateWithKey: (actor: Actor, id: string, key: Parameters<typeof useKey>[2]) => shown(useKey(actor, id, key)),
    verify: (actor: Actor, id: string) => shown(access.verify(actor, id)),
    deletionPreview: removal.preview,
    remove: removal.remove,

    /** Sets out for Stripe's consent page. */
    beginAuthorization: authorization.begin,
    /** Takes in whoever comes back from it. */
    completeAuthorization: authorization.comeBack,

    connectionOptions: () => ({
      oauthModes: (['live', 'test'] as const).filter((mode) => stripeSettings.platforms[mode] !== null),
      restrictedKeyUrls: {
        live: restrictedKeyUrl(stripeSettings, 'live'),
        test: restrictedKeyUrl(stripeSettings, 'test'),
      },
      stripe: stripeSettings.kind,
      pendingMinutes,
    }),

    /** For other modules; null when there is none, or it is another organization's. */
    find: async (organizationId: string, id: string): Promise<CredentialRecord | null> => {
      const row = await store.rows.findOne({ _id: id, organizationId }).lean<CredentialRow>()
      return row && toRecord(row)
    },

    /** Several by id, in no order; unknown ones are left out. */
    findMany: async (organizationId: string, ids: readonly string[]): Promise<CredentialRecord[]> => {
      const rows = await store.rows.find({ organizationId, _id: { $in: [...ids] } }).lean<CredentialRow[]>()
      return rows.map(toRecord)
    },

    /** Connected and disconnected credentials of one Stripe account and mode, for what concerns the account. */
    findOfAccount: async (organizationId: string, stripeAccountId: string, mode: Mode): Promise<CredentialRecord[]> => {
      const rows = await store.rows.find({ organizationId, stripeAccountId }).lean<CredentialRow[]>()
      return rows.map(toRecord).filter((record) => record.mode === mode && record.status !== 'pending')
    },

    /**
     * Call it in the transaction that begins to use a credential: it collides with its deletion, so that one of the two
     * sees the other. @throws ProblemError `not-found`
     */
    hold: async (organizationId: string, id: string): Promise<void> => {
      const { matchedCount } = await store.rows.updateOne({ _id: id, organizationId }, { $inc: { holds: 1 } })
      if (matchedCount === 0) throw new ProblemError('not-found', { detail: `There is no credential ${id}.` })
    },

    /** What the calls to Stripe need. @throws ProblemError `not-found`, `credential-not-connected` */
    access: access.access,
    reportLostAccess: access.reportLostAccess,

    provideUses: uses.provideUses,
    provideSentInvoices: uses.provideSentInvoices,

    disconnected: parts.disconnected,
    reconnected: parts.reconnected,
    /** A credential is being deleted; subscribers may refuse. */
    removing: parts.removing,

    /** Removes unfinished credentials whose time is over; answers how many. */
    removeExpired: removal.expireAll,
    /** Promises to look after the webhook endpoint of every restricted key. */
    checkWebhookEndpoints: webhooks.requestAll,

    /**
     * Reads an event posted to a credential's own address, by the secrets of its endpoint. Null: it has none. Across
     * organizations, because the address alone says whose it is.
     */
    readWebhookEvent: async (credentialId: string, posted: SignedBody) => {
      const found = await webhooks.readEvent(credentialId, posted)
      return found && { credential: toRecord(found.row), read: found.read }
    },

    /** Connected and disconnected credentials of one Stripe account and mode, of every organization. */
    findEverywhere: async (stripeAccountId: string, mode: Mode): Promise<CredentialRecord[]> => {
      const rows = await store.rows.find({ stripeAccountId }).lean<CredentialRow[]>()
      return rows.map(toRecord).filter((record) => record.mode === mode && record.status !== 'pending')
    },

    /** The connected credentials of every organization, one after the other. */
    eachConnected: async function* (): AsyncGenerator<CredentialRecord> {
      const rows = store.rows.find({ status: 'connected' }).sort({ checkedAt: 1 }).lean<CredentialRow[]>().cursor()
      for await (const row of rows) yield toRecord(row)
    },

    /** How Stripe's news reach a credential. @throws ProblemError `not-found` */
    newsChannelOf: async (organizationId: string, id: string): Promise<NewsChannel> => {
      const row = await store.read(organizationId, id)
      return newsChannelOf(row, webhooks.reachableUrl)
    },

    /** Verifies every credential that was not checked for a day; answers how many. */
    verifyDue: parts.verifyDue,
  }
}

export type CredentialService = ReturnType<typeof createCredentialService>
