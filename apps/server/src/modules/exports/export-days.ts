import type { Mode } from '@billbridge/contract/modes'
import type { ExportDay } from '@billbridge/contract/overview'
import type { Model } from '../../platform/mongo.ts'
import type { ExportRunRow } from './export-run.model.ts'

const dayMs = 86_400_000
const shown = 14

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/**
 * What finished runs sent and what failed in them, by the day (UTC) on which they began. It adds up what each run noted when
 * it ended, so it costs one row a run, however many bills there are.
 */
export const createExportDays =
  ({ runs, now }: { runs: Model<ExportRunRow>; now: () => Date }) =>
  async (organizationId: string, mode: Mode): Promise<ExportDay[]> => {
    const today = Math.floor(now().getTime() / dayMs) * dayMs
    const days = Array.from({ length: shown }, (_, n) => today - (shown - 1 - n) * dayMs)
    const from = new Date(days[0] ?? today)
    const sums = await runs.aggregate<{ _id: string; sent: number; failed: number }>([
      { $match: { organizationId, mode, startedAt: { $gte: from }, kind: { $ne: 'status' } } },
      {
        $group: {
          _id: { $dateToString: { date: '$startedAt', format: '%Y-%m-%d' } },
          sent: { $sum: '$summary.counts.succeeded' },
          failed: { $sum: '$summary.counts.failed' },
        },
      },
    ])
    const byDay = new Map(sums.map((sum) => [sum._id, sum]))
    return days.map(dayOf).map((day) => ({ day, sent: byDay.get(day)?.sent ?? 0, failed: byDay.get(day)?.failed ?? 0 }))
  }
