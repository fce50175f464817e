import type { Logger } from '../../platform/logger.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import { fromStripeAmount } from '../../stripe/stripe-currencies.ts'
import type { StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { logFactsOf } from './export-log.ts'
import { paymentOf } from './export-payment.ts'
import { driftOf, hasSumsSent, isGone, isNewDrift, withoutDrift } from './invoice-drift.ts'
import { type InvoiceReading, saysTheSame, sentInvoiceOf, type Word } from './invoice-reading.ts'
import { correctionAfter } from './pending-correction.ts'
import { createPromisedInvoices, isPromised } from './promised-invoice.ts'
import { createRowEvents } from './row-events.ts'

/**
 * What became of a reading: `older` than what the row has · `busy`: an export or correction of ours is under way, or was
 * when the reading began, so ask again · `not-followed`: the row has no such invoice.
 */
export type AppliedReading = 'changed' | 'unchanged' | 'older' | 'busy' | 'not-followed'

export interface StatusImportDeps {
  readonly rows: Model<BillExportRow>
  readonly transaction: Transaction
  readonly bills: Pick<BillService, 'setStripePayment' | 'statesOf'>
  readonly integrationEvents: Pick<IntegrationEventService, 'record' | 'settle'>
  readonly stripeInvoices: Pick<StripeInvoices, 'dashboardUrl'>
  readonly logger: Logger
  readonly now: () => Date
}

/** While one of our own writes is under way, what Stripe has may be half of it. */
export const isBusy = ({ work }: Pick<BillExportRow, 'work'>): boolean => work !== null && work.kind !== 'status'

/** What was read while we still wrote may be what we wrote over since. */
const sawHalf = ({ writtenAt }: BillExportRow, { startedAt }: InvoiceReading): boolean =>
  writtenAt !== null && writtenAt !== undefined && startedAt < writtenAt

const sumsShown = ({ invoice }: BillExportRow) =>
  invoice && {
    subtotalAmount: invoice.subtotalAmount,
    taxAmount: invoice.taxAmount,
    totalAmount: invoice.totalAmount,
  }

/**
 * What a row says of its invoice after a reading. While a correction is promised its sums may be half of what we do to it:
 * then its status and payments are taken, and its sums are neither shown nor called drift.
 */
export const wordOf = (row: BillExportRow, reading: InvoiceReading, dashboardUrl: string): Word => {
  const { invoice, startedAt, refunded } = reading
  const drift = row.pin ? row.drift : driftOf(row, invoice, startedAt)
  const kept = row.drift && drift && !isNewDrift(row.drift, drift) ? row.drift : drift
  const read = sentInvoiceOf(reading, row.invoice, dashboardUrl)
  if (!invoice || !read) return { invoice: read, drift: kept }
  const before = row.invoice?.refundedAmount ?? null
  const refundedAmount = refunded === undefined ? before : fromStripeAmount(refunded, invoice.currency)
  return { invoice: { ...read, refundedAmount, ...(row.pin ? sumsShown(row) : {}) }, drift: kept }
}

/** Of a draft that is being rewritten, what was paid is paid of something else than the bill. */
const isHalf = (row: BillExportRow, { invoice }: InvoiceReading): boolean =>
  row.pin !== null && invoice !== null && !hasSumsSent(row, invoice)

/**
 * The one way a read invoice reaches a row, its bill and the events: whoever read it and why. Older news never wins, and
 * what a row says is written together with what follows from it.
 */
export const createStatusImport = (deps: StatusImportDeps) => {
  const { rows, transaction, bills, integrationEvents, now } = deps

  const tellOfRow = createRowEvents(integrationEvents)
  const takePromised = createPromisedInvoices(deps)

  /** An invoice that is gone is news only while its bill is not cancelled: then it is as it should be. */
  const isMissed = async (row: BillExportRow, { invoice, drift }: Word): Promise<boolean> => {
    if (!isGone(invoice) || (!drift && row.correction?.kind !== 'cancelled')) return true
    const { organizationId, billId } = row
    return (await bills.statesOf(organizationId, [billId])).get(billId)?.cancelled !== true
  }

  const write = async (row: BillExportRow, reading: InvoiceReading): Promise<AppliedReading> => {
    const { startedAt, stripeInvoiceId } = reading
    const said = wordOf(row, reading, deps.stripeInvoices.dashboardUrl(row, stripeInvoiceId))
    const missed = await isMissed(row, said)
    const word = missed ? said : { ...said, ...withoutDrift }
    const before = row.correction ?? null
    const correction = missed ? correctionAfter(before, word.invoice) : null
    const same = saysTheSame(row, word) && correction === before
    const { matchedCount } = await rows.updateOne(
      {
        _id: row._id,
        organizationId: row.organizationId,
        stripeInvoiceId,
        status: row.status,
        $or: [{ statusReadAt: null }, { statusReadAt: { $lt: startedAt } }],
      },
      {
        $set: {
          ...word,
          statusReadAt: startedAt,
          ...(same ? {} : { updatedAt: now() }),
          ...(correction === before ? {} : { correction }),
        },
      },
    )
    if (matchedCount === 0) return 'older'
    if (same) return 'unchanged'
    const { invoice, drift } = word
    const news = { by: reading.by, invoiceStatus: invoice?.status, drift: drift?.kind }
    const line = { ...logFactsOf(row), stripeInvoiceId, ...news }
    // Runs and events have a line of their own for each bill.
    if (reading.by === 'sweep') deps.logger.info(line, 'Stripe says something new of a bill')
    else deps.logger.debug(line, 'Stripe says something new of a bill')
    await tellOfRow(row, { ...word, correction })
    const payment = isHalf(row, reading) ? undefined : paymentOf({ ...row, ...word }, word.invoice)
    if (payment !== undefined) await bills.setStripePayment(row.organizationId, row.billId, payment)
    return 'changed'
  }

  /** Read of a promise that was kept or given up meanwhile, it would be older news: it is asked for again. */
  const ofPromise = async (row: BillExportRow, reading: InvoiceReading): Promise<AppliedReading> => {
    if (isBusy(row) || !isPromised(row) || row.pin.generation !== reading.ofPromise) return 'busy'
    return takePromised(row, reading)
  }

  /** Takes a reading in, in the caller's transaction or one of its own. */
  const applyInvoice = (
    organizationId: string,
    billExportId: string,
    reading: InvoiceReading,
  ): Promise<AppliedReading> =>
    transaction(async () => {
      const row = await rows.findOne({ _id: billExportId, organizationId }).lean<BillExportRow>()
      if (row && reading.ofPromise !== undefined) return ofPromise(row, reading)
      // Whatever has an invoice in Stripe is followed, wherever the row stands: it can be paid as long as it is there.
      if (!row || row.stripeInvoiceId !== reading.stripeInvoiceId) return 'not-followed'
      if (isBusy(row) || sawHalf(row, reading)) return 'busy'
      return write(row, reading)
    })

  return { applyInvoice }
}

export type StatusImport = ReturnType<typeof createStatusImport>
