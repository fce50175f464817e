import type { FollowUps } from './follow-ups.ts'
import { type Metrics, secondsSince } from './metrics.ts'

/** How much promised work there is, and how late it is. */
export const measureFollowUps = (deps: { metrics: Metrics; followUps: FollowUps; now: () => Date }): void => {
  const { metrics, followUps, now } = deps
  metrics.databaseGauge(
    {
      name: 'billbridge_follow_ups',
      help: 'Follow-up work by status; what failed has been given up and needs an operator',
      labelNames: ['status'],
    },
    async () => {
      const counts = await followUps.countByStatus()
      return Object.entries(counts).map(([status, value]) => ({ labels: { status }, value }))
    },
  )
  metrics.databaseGauge(
    { name: 'billbridge_follow_ups_overdue_seconds', help: 'How long the follow-up that is due longest has waited' },
    async () => [{ value: secondsSince(await followUps.oldestDueAt(), now()) }],
  )
  metrics.databaseGauge(
    {
      name: 'billbridge_follow_ups_unknown',
      help: 'Follow-ups that a process gave back because its version does not know their shape, and that nobody did since',
    },
    async () => [{ value: await followUps.countUnknown() }],
  )
}
