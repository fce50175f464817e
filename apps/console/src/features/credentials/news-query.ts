import { stripeNewsEndpoints } from '@billbridge/contract/stripe-news'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** How Stripe's word reaches a credential; asked again while the page is open, since events come by themselves. */
export const newsQuery = (credentialId: string) =>
  queryOptions({
    queryKey: ['credentials', credentialId, 'stripe-news'],
    queryFn: ({ signal }) => call(stripeNewsEndpoints.get, { params: { credentialId } }, { signal }),
    refetchInterval: 15_000,
  })
