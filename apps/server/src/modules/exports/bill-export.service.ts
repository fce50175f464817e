import type { BillExport, BillExportFilter, Selection } from '@billbridge/contract/bill-exports'
import type { CurrencyTotal } from '@billbridge/contract/money'
import type { Page } from '@billbridge/contract/page'
import type { ExportAction, SelectionPreview } from '@billbridge/contract/selection-previews'
import type { Actor } from '../../platform/actor.ts'
import type { Connection, Filter } from '../../platform/mongo.ts'
import { cappedCount, findPageOf, type SortDirection } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { correctionOf, createCorrectionEffects, noEffects } from './correction-effects.ts'
import { errorCauses, holdExplanations } from './export-errors.ts'
import type { FactsDeps } from './export-facts.ts'
import { toBillExport } from './export-row.ts'
import { allOf, eligibleRows, selectionFilter, toRowFilter } from './export-selection.ts'
import { leftOutOf, willFailOf } from './selection-left-out.ts'

type SortField = 'updatedAt' | 'billDate' | 'total'
type ListQuery = BillExportFilter & { sort: SortField | `-${SortField}`; cursor?: string | undefined; limit: number }

const toSort = (sort: ListQuery['sort']): readonly [SortField, SortDirection] =>
  sort.startsWith('-') ? [sort.slice(1) as SortField, -1] : [sort as SortField, 1]

/** Reading bill exports: the four queues, their counts and groups, one row, a selection. */
export const createBillExportService = (deps: FactsDeps & { readonly connection: Connection }) => {
  const rows = createBillExportModel(deps.connection)
  const effectsOf = createCorrectionEffects({ ...deps, rows })

  const sumsOf = (
    filter: Filter<BillExportRow>,
    of: { readonly currency: unknown; readonly total: unknown } = { currency: '$currency', total: '$total' },
  ): Promise<CurrencyTotal[]> =>
    rows.aggregate<CurrencyTotal>([
      { $match: filter },
      { $group: { _id: of.currency, total: { $sum: of.total }, count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
      { $project: { _id: 0, currency: '$_id', total: 1, count: 1 } },
    ])

  /** The same as their bills say now, where that differs. Of one that is cancelled nothing is asked for. */
  const presentSumsOf = (filter: Filter<BillExportRow>): Promise<CurrencyTotal[]> =>
    sumsOf(filter, {
      currency: { $ifNull: ['$correction.currency', '$currency'] },
      total: {
        $cond: [{ $eq: ['$correction.kind', 'cancelled'] }, 0, { $ifNull: ['$correction.total', '$total'] }],
      },
    })

  const find = async (organizationId: string, billExportId: string): Promise<BillExportRow> => {
    const row = await rows.findOne({ organizationId, _id: billExportId }).lean<BillExportRow>()
    if (!row) throw new ProblemError('not-found')
    return row
  }

  /** Refuses a selection that names a row which is not there, or another organization's. */
  const assertKnown = async (organizationId: string, selection: Selection): Promise<void> => {
    if (!('ids' in selection)) return
    const ids = [...new Set(selection.ids)]
    const known = await rows.countDocuments({ organizationId, _id: { $in: ids } })
    if (known !== ids.length) {
      throw new ProblemError('not-found', { detail: 'Some of the selected bill exports are not there.' })
    }
  }

  const groups = async (
    { organizationId }: Actor,
    query: { mode: 'live' | 'test'; by: 'cause' | 'hold-reason'; configurationId?: string | undefined },
  ) => {
    const [queue, key] =
      query.by === 'cause' ? (['error', 'error.cause'] as const) : (['held', 'decision.reason'] as const)
    const { mode, configurationId } = query
    const filter = { organizationId, mode, queue, ...(configurationId ? { configurationId } : {}) }
    const found = await rows.aggregate<{ _id: { key: string; currency: string }; total: number; count: number }>([
      { $match: filter },
      { $group: { _id: { key: `$${key}`, currency: '$currency' }, total: { $sum: '$total' }, count: { $sum: 1 } } },
      { $sort: { '_id.currency': 1 } },
    ])
    const explanations: Record<string, (typeof errorCauses)[keyof typeof errorCauses]> =
      query.by === 'cause' ? errorCauses : holdExplanations
    const keys = [...new Set(found.map((group) => group._id.key))]
    const data = keys.flatMap((name) => {
      const explanation = explanations[name]
      const ofKey = found.filter((group) => group._id.key === name)
      const totals = ofKey.map(({ _id, total, count }) => ({ currency: _id.currency, total, count }))
      const count = totals.reduce((sum, one) => sum + one.count, 0)
      return explanation ? [{ key: name, ...explanation, count, totals }] : []
    })
    return { data: data.sort((a, b) => b.count - a.count) }
  }

  return {
    find,
    assertKnown,
    sumsOf: (filter: Filter<BillExportRow>) => sumsOf(filter),
    groups,

    list: ({ organizationId }: Actor, { sort, cursor, limit, ...filter }: ListQuery): Promise<Page<BillExport>> => {
      const merged = filter.tab === 'unsent' && filter.view === undefined
      const request = { filter: toRowFilter(organizationId, filter), sort: toSort(sort), cursor, limit, merged }
      return findPageOf(rows, request, toBillExport)
    },

    get: async ({ organizationId }: Actor, billExportId: string): Promise<BillExport> =>
      toBillExport(await find(organizationId, billExportId)),

    ofBills: async ({ organizationId }: Actor, billIds: readonly string[]): Promise<{ data: BillExport[] }> => {
      const found = await rows.find({ organizationId, billId: { $in: [...billIds] } }).lean<BillExportRow[]>()
      return { data: found.map(toBillExport) }
    },

    counts: async ({ organizationId }: Actor, query: Omit<BillExportFilter, 'tab'>) => {
      const count = (queue: BillExportRow['queue'][]) =>
        cappedCount(rows, allOf(toRowFilter(organizationId, query), { queue: { $in: queue } }))
      const [unsent, success, changed, error, retriable, archived, ready, held, inProgress] = await Promise.all([
        count(['ready', 'held', 'in-progress']),
        count(['success']),
        cappedCount(rows, toRowFilter(organizationId, { ...query, tab: 'success', correction: 'any' })),
        count(['error']),
        cappedCount(rows, allOf(toRowFilter(organizationId, query), eligibleRows.retry)),
        count(['archived']),
        count(['ready']),
        count(['held']),
        count(['in-progress']),
      ])
      return { unsent, success, changed, error, retriable, archived, ready, held, inProgress }
    },

    /** Rows of a filter one after the other, for CSV; never all at once. */
    stream: ({ organizationId }: Actor, filter: BillExportFilter): AsyncIterable<BillExportRow> =>
      rows.find(toRowFilter(organizationId, filter)).sort({ updatedAt: -1, _id: -1 }).lean<BillExportRow[]>().cursor(),

    previewSelection: async (
      { organizationId }: Actor,
      { action, selection }: { action: ExportAction; selection: Selection },
    ): Promise<SelectionPreview> => {
      await assertKnown(organizationId, selection)
      const selected = selectionFilter(organizationId, selection)
      const eligible = allOf(selected, eligibleRows[action])
      const correction = correctionOf[action]
      return {
        selected: await cappedCount(rows, selected),
        eligible: await cappedCount(rows, eligible),
        totals: await (correction ? presentSumsOf : sumsOf)(eligible),
        willFail: action === 'export' ? await willFailOf(rows, eligible) : [],
        ...(correction ? await effectsOf(eligible, correction) : noEffects),
        leftOut: await leftOutOf(rows, allOf(selected, { $nor: [eligibleRows[action]] }), action),
      }
    },
  }
}

export type BillExportService = ReturnType<typeof createBillExportService>
