import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idOf, instant } from './ids.ts'

/** How Stripe's word of sent invoices reaches a credential, and when it last did. */
export const stripeNewsSchema = z.object({
  arrivesBy: z
    .enum(['endpoint', 'connect', 'sweep'])
    .describe('an endpoint of its own at Stripe, the Connect endpoint of its mode, or nothing but the sweep'),
  endpointId: z.string().nullable().describe('id at Stripe'),
  sweepReason: z
    .enum(['not-connected', 'no-public-address', 'refused', 'not-made-yet'])
    .nullable()
    .describe('why no event arrives'),
  message: z.string().nullable().describe('what Stripe said when it refused an endpoint'),
  lastEventAt: instant.nullable(),
  lastEventType: z.string().nullable(),
  lastSweptAt: instant.nullable().describe('when everything sent was last looked through'),
  sweepsHourly: z.boolean().describe('every hour; otherwise once a day'),
})
export type StripeNewsShown = z.infer<typeof stripeNewsSchema>

export const stripeNewsEndpoints = {
  get: endpoint({
    method: 'GET',
    path: '/credentials/:credentialId/stripe-news',
    access: 'credentials:read',
    summary: 'How news of sent invoices reach a credential',
    params: z.object({ credentialId: idOf('credential') }),
    success: 200,
    response: stripeNewsSchema,
    problems: [],
  }),
}
