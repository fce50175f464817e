import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface MetricsDeps {
  /** How many follow-ups there are in each status. */
  readonly countFollowUps: () => Promise<Readonly<Record<string, number>>>
}

/** What is measured, for a scraper at `/metrics`. */
export const createMetrics = ({ countFollowUps }: MetricsDeps) => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'billbridge_follow_ups',
    help: 'Follow-up work by status; what failed has been given up and needs an operator',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      this.reset()
      // Without the database there is nothing to count, and all other figures are worth having just then.
      const counts = await countFollowUps().catch(() => ({}))
      for (const [status, count] of Object.entries(counts)) this.set({ status }, count)
    },
  })
  const requestSeconds = new Histogram({
    name: 'billbridge_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'area', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return { registry, requestSeconds }
}

export type Metrics = ReturnType<typeof createMetrics>
