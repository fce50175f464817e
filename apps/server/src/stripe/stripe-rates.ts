import type { Mode } from '@billbridge/contract/modes'

/** Calls a second that Stripe lets one account make: in all, by mode, and to one endpoint. */
export type StripeRates = Readonly<Record<Mode, number>> & { readonly perEndpoint: number }

/** Stripe's own limits. https://docs.stripe.com/rate-limits */
export const stripesRates: StripeRates = { live: 100, test: 25, perEndpoint: 25 }

/** The stand-in has no limit unless told to have one; then it says 429, and we slow down. */
export const sandboxRates: StripeRates = { live: 5000, test: 5000, perEndpoint: 5000 }

/** Endpoints with a limit of their own, lower than the others'. https://docs.stripe.com/rate-limits#search-api */
const slowerEndpoints: Readonly<Record<string, number>> = {
  'GET /v1/customers/search': 20,
  'GET /v1/invoices/search': 20,
}

/** Calls are spaced a little wider than the limit, so that network jitter does not push one into a full second. */
const share = 0.97

export interface Pace {
  /** Calls a second to all endpoints together. */
  readonly account: number
  /** Calls a second to this endpoint. */
  readonly endpoint: number
}

/** How fast one account may be called at one endpoint, in calls a second. */
export const paceOf = (rates: StripeRates, mode: Mode, endpoint: string): Pace => ({
  account: rates[mode] * share,
  endpoint: Math.min(rates.perEndpoint, slowerEndpoints[endpoint] ?? rates.perEndpoint) * share,
})

const actions = new Set(['add_lines', 'mark_uncollectible', 'webhook_endpoints'])

/** The endpoint a request goes to, such as `POST /v1/invoices/:id/finalize`: what Stripe counts a limit for. */
export const endpointOf = (method: string, path: string): string => {
  const [address = ''] = path.split('?')
  const parts = address.split('/').map((part) => (/^[a-z]+_/.test(part) && !actions.has(part) ? ':id' : part))
  return `${method} ${parts.join('/')}`
}
