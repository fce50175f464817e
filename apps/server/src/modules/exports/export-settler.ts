import type { Model, Transaction } from '../../platform/mongo.ts'
import type { StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { AttemptService } from './attempt.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { eventOfError } from './export-events.ts'
import type { ExportOutcome } from './export-outcome.ts'
import { paymentOf } from './export-payment.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import type { ClaimedRow, ExportQueueStore } from './export-queue.ts'
import { type RunItemRow, runItemId } from './export-run.model.ts'
import type { ExportSafety } from './export-safety.ts'
import { type Settlement, settlementOf } from './export-settlement.ts'
import { pendingCorrectionOf } from './pending-correction.ts'
import { heldBecauseOf } from './run-end.ts'
import type { StatusImport } from './status-import.ts'

export interface SettlerDeps {
  readonly transaction: Transaction
  readonly queue: ExportQueueStore
  readonly items: Model<RunItemRow>
  readonly attempts: AttemptService
  readonly placement: ExportPlacement
  readonly bills: Pick<BillService, 'setStripePayment' | 'statesOf'>
  readonly integrationEvents: IntegrationEventService
  readonly stripeInvoices: StripeInvoices
  readonly statusImport: StatusImport
  readonly noteSettled: ExportSafety
  readonly now: () => Date
}

/** Writes the result of one try: row, run item, attempt and event in one transaction, fenced by the lease token. */
export const createExportSettler = (deps: SettlerDeps) => {
  const { queue, items, attempts, now } = deps

  /** Whether a sent row and its bill say the same once it is settled: the bill may have changed while it was worked. */
  const followUpOf = async (row: ClaimedRow, settlement: Settlement, at: Date): Promise<Partial<BillExportRow>> => {
    const after = { ...row, ...settlement.changes }
    if (after.sentAt === null || !('status' in settlement.changes)) return {}
    const bill = (await deps.bills.statesOf(row.organizationId, [row.billId])).get(row.billId)
    const pending = bill ? pendingCorrectionOf(after, bill, { now: at }) : null
    const { keeps } = settlement
    const told = keeps && { asksPerson: keeps.asksPerson, message: keeps.message, askedUnder: keeps.under }
    return {
      correction: pending && { ...pending, ...told },
      ...(bill ? { billContentVersion: bill.contentVersion } : {}),
    }
  }

  /** False when the lease was lost meanwhile; then nothing is written. */
  return (row: ClaimedRow, outcome: Exclude<ExportOutcome, { kind: 'lost' }>, attemptId: string): Promise<boolean> =>
    deps.transaction(async () => {
      const at = now()
      const invoiceId = outcome.kind === 'sent' ? outcome.invoice.id : null
      const dashboardUrl = invoiceId === null ? '' : deps.stripeInvoices.dashboardUrl(row, invoiceId)
      const settlement = settlementOf(row, outcome, at, dashboardUrl)
      const followUp = await followUpOf(row, settlement, at)
      if (!(await queue.update(row, { ...settlement.changes, ...followUp, updatedAt: at }))) return false
      await attempts.finish(row.organizationId, attemptId, settlement.attempt, settlement.error)
      if (outcome.kind === 'read') await deps.statusImport.applyInvoice(row.organizationId, row._id, outcome.reading)
      if (outcome.kind === 'kept' && outcome.reading) {
        await deps.statusImport.applyInvoice(row.organizationId, row._id, outcome.reading)
      }
      if ((outcome.kind === 'sent' || outcome.kind === 'withdrawn') && row.drift) {
        await deps.integrationEvents.settle(row.organizationId, 'integration.perform.error', row._id)
      }
      if (settlement.item) {
        const { currency, total } = row
        await items.updateOne(
          { _id: runItemId(row.work.runId, row._id) },
          { $set: { ...settlement.item, heldBecause: heldBecauseOf(outcome), currency, total } },
        )
      }
      if (settlement.item?.result === 'failed' && settlement.error) {
        await deps.integrationEvents.record(eventOfError(row, settlement.error))
      }
      if (settlement.item) await deps.noteSettled(row, settlement.item.result)
      // The bill may have changed while the row was worked: what was not sent is decided by what it says now.
      if (settlement.item && settlement.item.result !== 'succeeded') {
        await deps.placement.placeBills(row.organizationId, [row.billId])
      }
      const payment = paymentOf(row, settlement.changes.invoice)
      if (payment !== undefined) await deps.bills.setStripePayment(row.organizationId, row.billId, payment)
      return true
    })
}
