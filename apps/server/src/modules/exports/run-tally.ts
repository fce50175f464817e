import type { ExportRun } from '@billbridge/contract/export-runs'
import type { CurrencyTotal } from '@billbridge/contract/money'
import type { Model } from '../../platform/mongo.ts'
import type { RunItemResult, RunItemRow } from './export-run.model.ts'

export interface RunSummary {
  counts: ExportRun['counts']
  totals: CurrencyTotal[]
  succeededTotals: CurrencyTotal[]
}

type Group = { _id: { result: RunItemResult; currency: string }; total: number; count: number }

const sumUp = (groups: readonly Group[]): CurrencyTotal[] => {
  const byCurrency = new Map<string, CurrencyTotal>()
  for (const { _id, total, count } of groups) {
    const sum = byCurrency.get(_id.currency) ?? { currency: _id.currency, total: 0, count: 0 }
    byCurrency.set(_id.currency, { ...sum, total: sum.total + total, count: sum.count + count })
  }
  return [...byCurrency.values()].sort((a, b) => a.currency.localeCompare(b.currency))
}

/** Counts a run's items and sums them per currency, from an index alone. */
export const createRunTally =
  (items: Model<RunItemRow>) =>
  async (organizationId: string, runId: string): Promise<RunSummary> => {
    const groups = await items.aggregate<Group>([
      { $match: { organizationId, runId } },
      { $group: { _id: { result: '$result', currency: '$currency' }, total: { $sum: '$total' }, count: { $sum: 1 } } },
    ])
    const countOf = (...results: RunItemResult[]) =>
      groups.filter((group) => results.includes(group._id.result)).reduce((sum, group) => sum + group.count, 0)
    return {
      counts: {
        total: countOf('pending', 'succeeded', 'failed', 'held', 'cancelled'),
        done: countOf('succeeded', 'failed', 'held', 'cancelled'),
        succeeded: countOf('succeeded'),
        failed: countOf('failed'),
        held: countOf('held'),
        cancelled: countOf('cancelled'),
      },
      totals: sumUp(groups),
      succeededTotals: sumUp(groups.filter((group) => group._id.result === 'succeeded')),
    }
  }
