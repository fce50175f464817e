import type { BillExport } from '@billbridge/contract/bill-exports'
import type { Mode } from '@billbridge/contract/modes'
import type { Page } from '@billbridge/contract/page'
import type { Connection } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { toBillExport } from './export-row.ts'

/** Reading rows for modules that follow what was sent. */
export const createExportedRows = (deps: { connection: Connection }) => {
  const rows = createBillExportModel(deps.connection)

  return {
    /** Rows of a configuration whose bills are dated within a period, by bill date; whatever their status. For work that notes its cursor. */
    pageOfPeriod: (
      organizationId: string,
      query: { configurationId: string; from: string; to: string; cursor: string | null; limit: number },
    ): Promise<Page<BillExport>> => {
      const { configurationId, from, to, cursor, limit } = query
      const filter = { organizationId, configurationId, billDate: { $gte: from, $lte: to } }
      const page = { filter, sort: ['billDate', 1] as const, cursor: cursor ?? undefined, limit, noted: true as const }
      return findPageOf(rows, page, toBillExport)
    },

    findMany: async (organizationId: string, ids: readonly string[]): Promise<BillExport[]> => {
      const found = await rows.find({ organizationId, _id: { $in: [...ids] } }).lean<BillExportRow[]>()
      return found.map(toBillExport)
    },

    /** Which of some invoices belong to rows of the organization. */
    invoicesKnown: async (
      organizationId: string,
      place: { stripeAccountId: string; mode: Mode },
      stripeInvoiceIds: readonly string[],
    ): Promise<Set<string>> => {
      // Only with `$type` is the partial index of invoice ids used.
      const ids = { $in: [...stripeInvoiceIds], $type: 'string' as const }
      const filter = { ...place, stripeInvoiceId: ids, organizationId }
      const found = await rows.find(filter, { stripeInvoiceId: 1 }).lean<Pick<BillExportRow, 'stripeInvoiceId'>[]>()
      return new Set(found.flatMap(({ stripeInvoiceId }) => stripeInvoiceId ?? []))
    },
  }
}
