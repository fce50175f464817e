import type { Mode } from '@billbridge/contract/modes'
import { isDuplicateKey, type Model } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeSettings } from '../../stripe/stripe-settings.ts'
import {
  deauthorizedEventType,
  isKnownEventType,
  type ReadEvent,
  readStripeEvent,
  type SignedBody,
  type StripeEvent,
} from '../../stripe/stripe-webhooks.ts'
import type { CredentialRecord, CredentialService } from '../credentials/credential.service.ts'
import type { EventDoor, StripeEventRow } from './stripe-event.model.ts'
import type { StripeEventMetrics } from './stripe-event-metrics.ts'
import type { StripeNews } from './stripe-news.ts'

export interface IntakeDeps {
  readonly events: Model<StripeEventRow>
  readonly news: StripeNews
  readonly credentials: Pick<CredentialService, 'readWebhookEvent' | 'findEverywhere'>
  readonly stripeSettings: Pick<StripeSettings, 'platforms'>
  readonly metrics: StripeEventMetrics
  readonly now: () => Date
}

/** What was posted, with the header `Stripe-Signature` if there was one. */
export interface Posted {
  readonly body: Uint8Array
  readonly signature: string | undefined
}

/** Stripe sends an event again for three days, and a person may do so by hand for fifteen. */
const keptMs = 30 * 24 * 3_600_000

/** Events of one change come in a burst: one reading a little later serves them all. */
const gatherMs = 200

const refused = (detail: string) => new ProblemError('webhook-refused', { detail })

const noEndpoint = () => new ProblemError('not-found', { detail: 'There is no webhook endpoint at this address.' })

const signed = ({ body, signature }: Posted): SignedBody => {
  if (!signature) throw refused('The header Stripe-Signature is missing.')
  return { body, signature }
}

const eventOf = (read: ReadEvent): StripeEvent => {
  if ('refusedBecause' in read) throw refused(read.refusedBecause)
  return read.event
}

/**
 * Our own calls come back as events; their answers are known already. Only of changes that nobody else makes with our
 * keys: a payment may follow from our call, and is news all the same.
 */
const isEcho = ({ type, causedBy }: StripeEvent): boolean =>
  /^exp_\w+:/.test(causedBy ?? '') && ['invoice.updated', 'invoice.finalized', 'invoice.sent'].includes(type)

/** Takes events in: checks whose they are, notes them once, and leaves the work to the worker. */
export const createStripeEventIntake = (deps: IntakeDeps) => {
  const { events, credentials, now } = deps

  const isForUs = (event: StripeEvent): boolean =>
    isKnownEventType(event.type) && !isEcho(event) && (event.invoice !== null || event.type === deauthorizedEventType)

  /** The same event through the same door again changes nothing. */
  const store = async (
    door: EventDoor,
    event: StripeEvent & { readonly stripeAccountId: string },
    concerned: readonly CredentialRecord[],
  ): Promise<void> => {
    const at = now()
    const row: StripeEventRow = {
      _id: `${door}/${event.id}`,
      door,
      eventId: event.id,
      type: event.type,
      mode: event.mode,
      stripeAccountId: event.stripeAccountId,
      invoice: event.invoice && { id: event.invoice.id, metadata: { ...event.invoice.metadata } },
      credentials: concerned.map(({ id, organizationId }) => ({ id, organizationId })),
      status: 'ready',
      outcome: null,
      dueAt: new Date(at.getTime() + gatherMs),
      failures: 0,
      postponed: 0,
      leaseToken: null,
      leaseUntil: null,
      receivedAt: at,
      settledAt: null,
      expiresAt: new Date(at.getTime() + keptMs),
    }
    try {
      await events.create([row])
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      return
    }
    deps.metrics.received(door.startsWith('connect/') ? 'connect' : 'credential')
    await deps.news.noteEvent(row)
  }

  return {
    /** An event at a credential's own address. @throws ProblemError `not-found`, `webhook-refused` */
    takeFromEndpoint: async (credentialId: string, posted: Posted): Promise<void> => {
      const found = await credentials.readWebhookEvent(credentialId, signed(posted))
      if (!found) throw noEndpoint()
      const { credential } = found
      const { stripeAccountId, mode } = credential
      const event = eventOf(found.read)
      if (event.mode !== mode) throw refused(`The event is of ${event.mode} mode, the credential of ${mode} mode.`)
      if (stripeAccountId === null || (event.stripeAccountId ?? stripeAccountId) !== stripeAccountId) {
        throw refused('The event is of another Stripe account.')
      }
      const own = { ...event, stripeAccountId }
      if (isForUs(own)) await store(credentialId as EventDoor, own, [credential])
    },

    /**
     * An event at the Connect address of a mode. The live one is sent test events as well, which concern us as far as
     * the account is connected in test mode. @throws ProblemError `not-found`, `webhook-refused`
     */
    takeFromConnect: async (mode: Mode, posted: Posted): Promise<void> => {
      const platform = deps.stripeSettings.platforms[mode]
      if (!platform) throw noEndpoint()
      const secrets = platform.webhookSecret.split(',').map((secret) => secret.trim())
      const event = eventOf(readStripeEvent(signed(posted), secrets, now()))
      const { stripeAccountId } = event
      if (mode === 'test' && event.mode === 'live')
        throw refused('The event is of live mode, the address of test mode.')
      if (stripeAccountId === null) throw refused('The event names no connected account.')
      if (!isForUs(event)) return
      const concerned = await credentials.findEverywhere(stripeAccountId, event.mode)
      if (concerned.length > 0) await store(`connect/${mode}`, { ...event, stripeAccountId }, concerned)
    },
  }
}
