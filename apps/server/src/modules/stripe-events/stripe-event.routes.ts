import { stripeNewsEndpoints } from '@billbridge/contract/stripe-news'
import { readBytes } from '../../http/read-body.ts'
import { type Door, door, type Exchange, type Route, route } from '../../http/route.ts'
import type { StripeEventService } from './stripe-event.service.ts'
import type { Posted } from './stripe-event-intake.ts'

/** An event holds one object; Stripe's are far smaller. */
const maxEventBytes = 512 * 1024

/** The bytes as they came: the signature is over them. */
const readPosted = async ({ req, res }: Exchange): Promise<Posted> => ({
  signature: req.get('stripe-signature'),
  body: await readBytes(req, res, maxEventBytes),
})

interface Deps {
  readonly stripeEvents: StripeEventService
}

/** Where Stripe posts events. They are answered as soon as they are noted. */
export const stripeEventDoors = ({ stripeEvents }: Deps): Door[] => [
  ...(['live', 'test'] as const).map((mode) =>
    door('POST', `/webhooks/stripe/connect/${mode}`, async (exchange) => {
      await stripeEvents.takeFromConnect(mode, await readPosted(exchange))
      exchange.res.status(204).end()
    }),
  ),
  door('POST', '/webhooks/stripe/:credentialId', async (exchange) => {
    const { credentialId } = exchange.req.params
    await stripeEvents.takeFromEndpoint(String(credentialId), await readPosted(exchange))
    exchange.res.status(204).end()
  }),
]

export const stripeEventRoutes = ({ stripeEvents }: Deps): Route[] => [
  route(stripeNewsEndpoints.get, ({ actor, params }) => stripeEvents.newsOf(actor, params.credentialId)),
]
