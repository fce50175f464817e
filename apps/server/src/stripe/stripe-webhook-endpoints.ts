import type Stripe from 'stripe'
import type { StripeAccess, StripeClients } from './stripe-client.ts'
import { classifyStripeError, isMissing } from './stripe-errors.ts'
import { followedEventTypes } from './stripe-webhooks.ts'

/** An endpoint as it should be at Stripe. */
export interface WantedEndpoint {
  readonly url: string
  /** Whose it is; noted in its metadata, so that strays are found. */
  readonly credentialId: string
  /** The endpoint whose secret we hold; null when another is to be made. */
  readonly knownId: string | null
}

export type EndpointResult =
  | { readonly kind: 'kept' }
  /** The secret is told this once. */
  | { readonly kind: 'made'; readonly endpointId: string; readonly secret: string }
  /** Stripe does not want one: sixteen are there already, or the key may not. */
  | { readonly kind: 'refused'; readonly message: string }

const tag = 'billbridge_credential_id'

const isRight = (endpoint: Stripe.WebhookEndpoint, url: string): boolean =>
  endpoint.status === 'enabled' &&
  endpoint.url === url &&
  followedEventTypes.every((type) => endpoint.enabled_events.includes(type))

/**
 * Sees to it that one endpoint of this credential is there, enabled, with our address and events; removes strays that a
 * crash left behind. A refusal is a value; whatever may pass is thrown. https://docs.stripe.com/api/webhook_endpoints
 */
export const ensureWebhookEndpoint = async (
  clients: StripeClients,
  access: StripeAccess,
  { url, credentialId, knownId }: WantedEndpoint,
): Promise<EndpointResult> => {
  const { webhookEndpoints } = clients.connect(access)
  const enabled_events = [...followedEventTypes]
  try {
    const { data } = await webhookEndpoints.list({ limit: 100 })
    const ours = data.filter((endpoint) => endpoint.metadata[tag] === credentialId)
    const known = ours.find((endpoint) => endpoint.id === knownId)
    for (const stray of ours) if (stray !== known) await webhookEndpoints.del(stray.id)
    if (known) {
      if (!isRight(known, url)) await webhookEndpoints.update(known.id, { url, enabled_events, disabled: false })
      return { kind: 'kept' }
    }
    const made = await webhookEndpoints.create({
      url,
      enabled_events,
      description: 'Billbridge: what becomes of the invoices it sent',
      metadata: { [tag]: credentialId },
    })
    if (!made.secret) return { kind: 'refused', message: 'Stripe told no signing secret.' }
    return { kind: 'made', endpointId: made.id, secret: made.secret }
  } catch (error) {
    const { kind, disconnection, message } = classifyStripeError(error)
    if (kind === 'rejected' || disconnection === 'permissions-missing') return { kind: 'refused', message }
    throw error
  }
}

/** Removes an endpoint at Stripe; one that is gone is fine. */
export const removeWebhookEndpoint = async (
  clients: StripeClients,
  access: StripeAccess,
  endpointId: string,
): Promise<void> => {
  try {
    await clients.connect(access).webhookEndpoints.del(endpointId)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
