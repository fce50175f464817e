import type { Mode } from '@billbridge/contract/modes'
import type { Metrics } from '../platform/metrics.ts'

export interface StripeMetrics {
  /** A call was answered with this status; null: it was not answered. */
  readonly called: (call: {
    mode: Mode
    method: string
    path: string
    status: number | null
    durationMs: number
  }) => void
  /** A call waited so long for its turn in the budget. */
  readonly waited: (mode: Mode, ms: number) => void
  /** Stripe asked to go slower: the whole account, or one endpoint of it. */
  readonly slowedDown: (mode: Mode, scope: 'account' | 'endpoint') => void
}

const resources = new Set([
  'account',
  'accounts',
  'customers',
  'invoices',
  'invoiceitems',
  'webhook_endpoints',
  'oauth',
])

/** What a call is about, as one of a few words: `/v1/invoices/in_1` is `invoices`. */
const resourceOf = (path: string): string => {
  const [, first = '', second = ''] = path.split(/[/?]/)
  const resource = first === 'oauth' ? first : second
  return resources.has(resource) ? resource : 'other'
}

const classOf = (status: number | null): string =>
  status === null ? 'none' : status === 429 ? '429' : `${Math.floor(status / 100)}xx`

/** Calls to Stripe and the waiting before them. */
export const createStripeMetrics = (metrics: Metrics): StripeMetrics => {
  const calls = metrics.counter({
    name: 'billbridge_stripe_calls_total',
    help: 'Calls to Stripe by mode, method, resource and class of the answer; none: no answer arrived',
    labelNames: ['mode', 'method', 'resource', 'status'],
  })
  const seconds = metrics.histogram(
    {
      name: 'billbridge_stripe_call_seconds',
      help: 'Time from sending a call to Stripe to the end of its answer, without waiting before it',
      labelNames: ['mode', 'resource'],
    },
    [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  )
  const waits = metrics.histogram(
    {
      name: 'billbridge_stripe_wait_seconds',
      help: 'Time a call to Stripe waited for the shared budget of its account',
      labelNames: ['mode'],
    },
    [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  )
  const slowDowns = metrics.counter({
    name: 'billbridge_stripe_slow_downs_total',
    help: 'How often Stripe asked to go slower (429), for a whole account or for one endpoint',
    labelNames: ['mode', 'scope'],
  })
  return {
    called: ({ mode, method, path, status, durationMs }) => {
      const resource = resourceOf(path)
      calls.inc({ mode, method, resource, status: classOf(status) })
      seconds.observe({ mode, resource }, durationMs / 1000)
    },
    waited: (mode, ms) => waits.observe({ mode }, ms / 1000),
    slowedDown: (mode, scope) => slowDowns.inc({ mode, scope }),
  }
}
