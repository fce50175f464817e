import type { ExportRun } from '@billbridge/contract/export-runs'
import type { CurrencyTotal } from '@billbridge/contract/money'
import { addUp } from '../../platform/currency-totals.ts'
import type { Model } from '../../platform/mongo.ts'
import type { RunItemResult, RunItemRow } from './export-run.model.ts'

export interface RunSummary {
  counts: ExportRun['counts']
  totals: CurrencyTotal[]
  succeededTotals: CurrencyTotal[]
}

type Found = { _id: { result: RunItemResult; currency: string }; total: number; count: number }

/** Counts a run's items and sums them per currency, from an index alone. */
export const createRunTally =
  (items: Model<RunItemRow>) =>
  async (organizationId: string, runId: string): Promise<RunSummary> => {
    const found = await items.aggregate<Found>([
      { $match: { organizationId, runId } },
      { $group: { _id: { result: '$result', currency: '$currency' }, total: { $sum: '$total' }, count: { $sum: 1 } } },
    ])
    const groups = found.map(({ _id, ...sums }) => ({ ..._id, ...sums }))
    const countOf = (...results: RunItemResult[]) =>
      groups.filter((group) => results.includes(group.result)).reduce((sum, group) => sum + group.count, 0)
    return {
      counts: {
        total: countOf('pending', 'succeeded', 'failed', 'held', 'cancelled'),
        done: countOf('succeeded', 'failed', 'held', 'cancelled'),
        succeeded: countOf('succeeded'),
        failed: countOf('failed'),
        held: countOf('held'),
        cancelled: countOf('cancelled'),
      },
      totals: addUp(groups),
      succeededTotals: addUp(groups.filter((group) => group.result === 'succeeded')),
    }
  }
