import type { BillExport } from '@billbridge/contract/bill-exports'
import type { Page } from '@billbridge/contract/page'
import type { Model } from '../../platform/mongo.ts'
import { findPage } from '../../platform/page.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { toBillExport } from './export-row.ts'
import type { RunItemResult, RunItemRow } from './export-run.model.ts'

export interface RunItemShown {
  billExport: BillExport
  result: RunItemResult
  message: string | null
}

export interface RunRowsQuery {
  readonly result?: RunItemResult | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** The bill exports of one run, each with what became of it there. */
export const createRunRows =
  ({ rows, items }: { rows: Model<BillExportRow>; items: Model<RunItemRow> }) =>
  async (organizationId: string, runId: string, query: RunRowsQuery): Promise<Page<RunItemShown>> => {
    const { result, cursor, limit } = query
    const filter = { organizationId, runId, ...(result ? { result } : {}) }
    const page = await findPage(items, { filter, sort: ['billExportId', 1], cursor, limit })
    const ids = page.rows.map((item) => item.billExportId)
    const found = await rows.find({ organizationId, _id: { $in: ids } }).lean<BillExportRow[]>()
    const byId = new Map(found.map((row) => [row._id, row]))
    const data = page.rows.flatMap((item) => {
      const row = byId.get(item.billExportId)
      return row ? [{ billExport: toBillExport(row), result: item.result, message: item.message }] : []
    })
    return { data, nextCursor: page.nextCursor }
  }
