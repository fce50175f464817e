import type { BillExportRow } from './bill-export.model.ts'
import type { ExportOutcome } from './export-outcome.ts'

/** What every log line about one bill export carries, so that a bill is followed by any of its ids. */
export const logFactsOf = (row: Pick<BillExportRow, '_id' | 'organizationId' | 'billId' | 'work' | 'lastRunId'>) => ({
  billExportId: row._id,
  billId: row.billId,
  organizationId: row.organizationId,
  runId: row.work?.runId ?? row.lastRunId,
})

/** What a try came to, in a few fields: why, and which invoice. */
export const toLoggedOutcome = (outcome: ExportOutcome): Record<string, unknown> => {
  switch (outcome.kind) {
    case 'sent':
      return { stripeInvoiceId: outcome.invoice.id, invoiceStatus: outcome.invoice.status, note: outcome.note?.cause }
    case 'read':
      return {
        stripeInvoiceId: outcome.reading.stripeInvoiceId,
        invoiceStatus: outcome.reading.invoice?.status ?? 'deleted',
      }
    case 'retry':
      return { reason: outcome.message, rateLimited: outcome.rateLimited, askedMs: outcome.afterMs }
    case 'rejected':
    case 'already-paid':
      return { cause: outcome.error.cause, reason: outcome.error.message }
    case 'reauthorize':
      return { credentialId: outcome.credentialId, cause: outcome.reason, reason: outcome.message }
    case 'kept':
      return { reason: outcome.message, asksPerson: outcome.asksPerson }
    case 'withdrawn':
      return { stripeInvoiceId: outcome.invoice?.id ?? null }
    case 'marked-paid':
      return { stripeInvoiceId: outcome.invoice.id, invoiceStatus: outcome.invoice.status }
    case 'skipped':
      return { cause: outcome.decision.reason, reason: outcome.decision.message }
    case 'lost':
      return {}
  }
}
