import { z } from 'zod'
import type { Encryption } from '../../platform/encryption.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Logger } from '../../platform/logger.ts'
import type { StripeClients } from '../../stripe/stripe-client.ts'
import { classifyStripeError } from '../../stripe/stripe-errors.ts'
import { ensureWebhookEndpoint, removeWebhookEndpoint } from '../../stripe/stripe-webhook-endpoints.ts'
import { type ReadEvent, readStripeEvent, type SignedBody } from '../../stripe/stripe-webhooks.ts'
import type { CredentialRow, CredentialWebhook } from './credential.model.ts'
import type { CredentialAccess } from './credential-access.ts'
import { webhookPlaceOf } from './credential-places.ts'
import type { CredentialStore } from './credential-store.ts'

export interface WebhookDeps {
  readonly store: CredentialStore
  readonly access: CredentialAccess
  readonly encryption: Encryption
  readonly clients: StripeClients
  readonly followUps: FollowUps
  readonly logger: Logger
  /** Where Stripe can reach us, without a slash at the end; null when it cannot. */
  readonly reachableUrl: string | null
}

/** How long events that were signed with the secret before are still taken. */
const retiredMs = 24 * 3_600_000

/** Whether a credential has an endpoint of its own: a key's account tells nobody else. */
const wantsEndpoint = (row: CredentialRow): boolean => row.method === 'restricted-key' && row.status === 'connected'

/** The endpoint was made with the key that is in force now. */
const isOfThisKey = (row: CredentialRow): boolean =>
  row.webhook !== null && row.webhook.keySince.getTime() === row.connectedAt?.getTime()

/** The webhook endpoint of each restricted key: made at Stripe, kept right, and removed with the credential. */
export const createCredentialWebhook = (deps: WebhookDeps) => {
  const { store, access, encryption, clients, reachableUrl, logger } = deps
  const ensuring = deps.followUps.define('credentials.webhook-endpoint', z.strictObject({ credentialId: z.string() }))
  const { rows } = store

  /** Notes what became of it, unless the key was changed meanwhile: that change has its own follow-up. */
  const note = async (row: CredentialRow, set: Partial<CredentialRow>): Promise<void> => {
    const { _id, organizationId, connectedAt } = row
    await rows.updateOne({ _id, organizationId, connectedAt }, { $set: set })
  }

  const noteMade = async (row: CredentialRow, made: { endpointId: string; secret: string }): Promise<void> => {
    const { endpointId } = made
    const webhook: CredentialWebhook = {
      endpointId,
      sealedSecret: await encryption.seal(made.secret, webhookPlaceOf(row, endpointId)),
      keySince: row.connectedAt ?? store.now(),
      madeAt: store.now(),
    }
    const until = new Date(store.now().getTime() + retiredMs)
    const retiredWebhook = row.webhook ? { ...row.webhook, until } : row.retiredWebhook
    await note(row, { webhook, retiredWebhook, webhookRefusal: null })
    logger.info({ credentialId: row._id, endpointId }, 'A webhook endpoint was made at Stripe')
  }

  const ensure = async (row: CredentialRow, url: string): Promise<void> => {
    const opened = await access.open(row)
    if (!opened) return
    const knownId = isOfThisKey(row) ? (row.webhook?.endpointId ?? null) : null
    const result = await ensureWebhookEndpoint(clients, opened, {
      url: `${url}/webhooks/stripe/${row._id}`,
      credentialId: row._id,
      knownId,
    })
    if (result.kind === 'made') return noteMade(row, result)
    if (result.kind === 'kept') return note(row, { webhookRefusal: null })
    const { message } = result
    logger.warn({ credentialId: row._id, reason: message }, 'Stripe made no webhook endpoint; the sweep does the work')
    await note(row, { webhook: null, webhookRefusal: { message, at: store.now() } })
  }

  /** Best effort: without the right access it stays at Stripe, which gives up on it after some days. */
  const remove = async (row: CredentialRow): Promise<void> => {
    if (!row.webhook) return
    const { endpointId } = row.webhook
    try {
      const opened = await access.open(row)
      if (opened) await removeWebhookEndpoint(clients, opened, endpointId)
    } catch (error) {
      logger.warn({ err: error, credentialId: row._id, endpointId }, 'A webhook endpoint stays at Stripe')
    }
  }

  ensuring.handle(async ({ credentialId }, { organizationId }) => {
    const row = await rows.findOne({ _id: credentialId, organizationId }).lean<CredentialRow>()
    if (!row) return undefined
    if (wantsEndpoint(row) && reachableUrl !== null) {
      await ensure(row, reachableUrl).catch((error: unknown) => {
        // The access is gone: its loss is told elsewhere, and the next connection asks again.
        if (classifyStripeError(error).kind !== 'reauthorize') throw error
      })
    } else if (row.webhook && row.method === 'oauth') {
      await remove(row)
      await note(row, { webhook: null, webhookRefusal: null })
    }
    return undefined
  })

  const secretsOf = async (row: CredentialRow): Promise<string[]> => {
    const { webhook, retiredWebhook } = row
    const retired = retiredWebhook && retiredWebhook.until > store.now() ? [retiredWebhook] : []
    const kept = [...(webhook ? [webhook] : []), ...retired]
    return Promise.all(
      kept.map(({ sealedSecret, endpointId }) => encryption.open(sealedSecret, webhookPlaceOf(row, endpointId))),
    )
  }

  return {
    reachableUrl,
    remove,

    /** Promises to make it, or to see that it is right; call it in the transaction of what changed. */
    request: (row: Pick<CredentialRow, '_id' | 'organizationId'>): Promise<void> =>
      ensuring.request(row.organizationId, { credentialId: row._id }, { dedupeKey: row._id }),

    /** Promises it for every key of every organization: an owner may have removed or disabled one. */
    requestAll: async (): Promise<void> => {
      const keys = rows
        .find({ status: 'connected', method: 'restricted-key' }, { organizationId: 1 })
        .lean<Pick<CredentialRow, '_id' | 'organizationId'>[]>()
        .cursor()
      for await (const { _id, organizationId } of keys) {
        await ensuring.request(organizationId, { credentialId: _id }, { dedupeKey: _id })
      }
    },

    /** Reads an event that was posted to a credential's own address; null when it has no endpoint. */
    readEvent: async (
      credentialId: string,
      posted: SignedBody,
    ): Promise<{ row: CredentialRow; read: ReadEvent } | null> => {
      const row = await rows.findById(credentialId).lean<CredentialRow>()
      if (!row || row.status === 'pending') return null
      const secrets = await secretsOf(row)
      return secrets.length === 0 ? null : { row, read: readStripeEvent(posted, secrets, store.now()) }
    },
  }
}

export type CredentialWebhooks = ReturnType<typeof createCredentialWebhook>

const local =
  /^(localhost|.+\.(localhost|local|internal|test)|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|169\.254\..*|0\.0\.0\.0|\[.*\])$/i

/** Whether the real Stripe takes and reaches an address: https, and not of this machine or network alone. */
export const isPublicHttps = (address: string): boolean => {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' && hostname.includes('.') && !local.test(hostname)
}
