import type { Mode } from '@billbridge/contract/modes'
import Stripe from 'stripe'
import { z } from 'zod'

/** What an event hints at. Nothing else of its content is believed: the object is read again. */
export interface StripeEvent {
  readonly id: string
  readonly type: string
  readonly mode: Mode
  /** The connected account it is about; null when an account's own endpoint is told. */
  readonly stripeAccountId: string | null
  /** The invoice it is about, by id, with the metadata that says whose it may be. */
  readonly invoice: { readonly id: string; readonly metadata: Readonly<Record<string, string>> } | null
  /** Of `account.application.deauthorized`: the application that lost its access. */
  readonly clientId: string | null
  /** The idempotency key of the request that caused it, when one did. */
  readonly causedBy: string | null
}

/**
 * How far the time of a signature may lie from ours, in seconds, to both sides: an event caught on the way cannot be sent
 * again later.
 */
const toleranceSeconds = 300

/** The events that tell of an invoice's life after it was sent. https://docs.stripe.com/api/events/types */
export const followedEventTypes = [
  'invoice.updated',
  'invoice.finalized',
  'invoice.finalization_failed',
  'invoice.sent',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_succeeded',
  'invoice.payment_action_required',
  'invoice.overdue',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'invoice.deleted',
  'credit_note.created',
  'credit_note.updated',
  'credit_note.voided',
] as const satisfies Stripe.WebhookEndpointCreateParams.EnabledEvent[]

export const deauthorizedEventType = 'account.application.deauthorized'

/** What the operator's Connect endpoint is registered for at Stripe. */
export const isKnownEventType = (type: string): boolean =>
  type === deauthorizedEventType || followedEventTypes.some((followed) => followed === type)

const idOf = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

const objectSchema = z.object({
  object: z.string(),
  id: z.string().max(255),
  invoice: idOf.nullish().catch(null),
  metadata: z.record(z.string(), z.string()).nullish().catch(null),
})

const eventSchema = z.object({
  object: z.literal('event'),
  id: z.string().regex(/^evt_\w{1,250}$/),
  type: z.string().max(100),
  livemode: z.boolean(),
  account: z.string().max(255).nullish(),
  request: z.object({ idempotency_key: z.string().nullish() }).nullish().catch(null),
  data: z.object({ object: objectSchema.nullable().catch(null) }),
})

const invoiceIn = (object: z.infer<typeof objectSchema> | null): StripeEvent['invoice'] => {
  if (!object) return null
  if (object.object === 'invoice') return { id: object.id, metadata: object.metadata ?? {} }
  // A credit note's own metadata says nothing of the invoice.
  return object.object === 'credit_note' && object.invoice ? { id: object.invoice, metadata: {} } : null
}

const toStripeEvent = (event: z.infer<typeof eventSchema>): StripeEvent => ({
  id: event.id,
  type: event.type,
  mode: event.livemode ? 'live' : 'test',
  stripeAccountId: event.account ?? null,
  invoice: invoiceIn(event.data.object),
  clientId: event.type === deauthorizedEventType ? (event.data.object?.id ?? null) : null,
  causedBy: event.request?.idempotency_key ?? null,
})

export type ReadEvent = { readonly event: StripeEvent } | { readonly refusedBecause: string }

export interface SignedBody {
  readonly body: Uint8Array
  /** The header `Stripe-Signature`. */
  readonly signature: string
}

type Verified = { readonly content: unknown } | { readonly refusedBecause: string }

const tooOld = 'The signature is older than five minutes.'
const tooNew = 'The signature is more than five minutes ahead of our time.'

/** The time that was signed, in seconds, as Stripe's library reads it. */
const signedAt = (signature: string): number => {
  const parts = signature.split(',').map((part) => part.split('='))
  return Number.parseInt(parts.findLast(([name]) => name === 't')?.[1] ?? '', 10)
}

/** Stripe's library asks of the time only that it is not too long ago. */
const isAhead = (signature: string, now: Date): boolean => signedAt(signature) - now.getTime() / 1000 > toleranceSeconds

const verify = ({ body, signature }: SignedBody, secret: string, now: Date): Verified => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  try {
    const { webhooks } = Stripe
    const content = webhooks.constructEvent(bytes, signature, secret, toleranceSeconds, undefined, now.getTime())
    return isAhead(signature, now) ? { refusedBecause: tooNew } : { content }
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) {
      const old = /tolerance zone/.test(error.message)
      return { refusedBecause: old ? tooOld : 'The signature does not match.' }
    }
    return { refusedBecause: 'The body is not an event.' }
  }
}

/**
 * Checks signature and time of what was posted, by any of the secrets (more than one while a secret is changed), and reads
 * the hint in it. The body must be the bytes as they came. https://docs.stripe.com/webhooks#verify-official-libraries
 */
export const readStripeEvent = (posted: SignedBody, secrets: readonly string[], now: Date): ReadEvent => {
  const answers = secrets.map((secret) => verify(posted, secret, now))
  const verified = answers.find((answer) => 'content' in answer)
  if (!verified || !('content' in verified)) {
    // Signed by us, or by somebody who knows the secret, says more than that another secret does not match.
    const offTime = [tooOld, tooNew]
    const signed = answers.find((answer) => 'refusedBecause' in answer && offTime.includes(answer.refusedBecause))
    const refused = signed ?? answers[0]
    return { refusedBecause: refused && 'refusedBecause' in refused ? refused.refusedBecause : 'There is no secret.' }
  }
  const parsed = eventSchema.safeParse(verified.content)
  return parsed.success ? { event: toStripeEvent(parsed.data) } : { refusedBecause: 'The body is not an event.' }
}
