import type { Destination } from '@billbridge/contract/modes'

/** Where bills go, as every page names it. */
export const destinationNames: Record<Destination, string> = { stripe: 'Stripe', 'stripe-test': 'Stripe (Test Mode)' }
