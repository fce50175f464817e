import { type Metrics, secondsSince } from '../../platform/metrics.ts'

export interface StripeEventMetrics {
  /** An event was taken in at this kind of address. */
  readonly received: (door: 'credential' | 'connect') => void
  /** An event is settled, so long after it came in. */
  readonly settled: (outcome: string, lagMs: number) => void
}

/** Stripe's word: how much comes, what became of it, and how late. */
export const createStripeEventMetrics = (deps: {
  readonly metrics: Metrics
  readonly backlog: () => Promise<{ readonly waiting: number; readonly oldestAt: Date | null }>
  readonly now: () => Date
}): StripeEventMetrics => {
  const { metrics, backlog, now } = deps
  const received = metrics.counter({
    name: 'billbridge_stripe_events_received_total',
    help: 'Webhook events taken in, each once, by the kind of address they came to',
    labelNames: ['door'],
  })
  const settled = metrics.counter({
    name: 'billbridge_stripe_events_total',
    help: 'Webhook events by what became of them',
    labelNames: ['outcome'],
  })
  const lag = metrics.histogram(
    { name: 'billbridge_stripe_event_lag_seconds', help: 'Time from taking a webhook event in to having applied it' },
    [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
  )
  metrics.databaseGauge(
    { name: 'billbridge_stripe_events_waiting', help: 'Webhook events taken in and not settled' },
    async () => [{ value: (await backlog()).waiting }],
  )
  metrics.databaseGauge(
    { name: 'billbridge_stripe_events_oldest_seconds', help: 'Age of the oldest webhook event that waits' },
    async () => [{ value: secondsSince((await backlog()).oldestAt, now()) }],
  )
  return {
    received: (door) => received.inc({ door }),
    settled: (outcome, lagMs) => {
      settled.inc({ outcome })
      lag.observe(lagMs / 1000)
    },
  }
}
