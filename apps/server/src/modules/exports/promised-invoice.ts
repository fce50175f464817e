import type { Filter, Model } from '../../platform/mongo.ts'
import { isOurs, type StripeInvoices, toSentInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { BillExportRow, ExportPin } from './bill-export.model.ts'
import { sumsDiffer } from './export-journey.ts'
import { paymentOf } from './export-payment.ts'
import type { InvoiceReading } from './invoice-reading.ts'

/** A row whose invoice was promised, and perhaps made, while no answer has told so yet. */
export type PromisedRow = BillExportRow & { readonly pin: ExportPin }

export const isPromised = (row: BillExportRow): row is PromisedRow => row.pin !== null && row.stripeInvoiceId === null

/** Which invoice a promise may have come to: the one it noted, else the one that news names. */
export const promisedIdOf = ({ pin }: PromisedRow, named: string | undefined): string | null =>
  pin.stripeInvoiceId ?? named ?? null

/** What is said of a promised invoice after a reading; null: it is not the one that was promised. */
const wordOf = (row: PromisedRow, reading: InvoiceReading, dashboardUrl: string): ExportPin['seen'] => {
  const { pin } = row
  const { invoice, stripeInvoiceId, startedAt, by } = reading
  if (invoice) {
    const promised = isOurs(invoice, row._id, pin.generation) && invoice.customerId === pin.customerId
    return promised ? toSentInvoice(invoice, dashboardUrl, startedAt, by) : null
  }
  if (pin.seen?.id !== stripeInvoiceId) return null
  const gone = { status: 'deleted' as const, dueAmount: 0, remainingAmount: 0, readBy: by }
  return { ...pin.seen, ...gone, readAt: startedAt.toISOString() }
}

const withoutMoment = (seen: ExportPin['seen']): string => JSON.stringify({ ...seen, readAt: null, readBy: null })

/** Only an invoice over what was promised says anything of the payment of its bill. */
const isWhole = ({ pin }: PromisedRow, { invoice }: InvoiceReading): boolean =>
  invoice === null || !sumsDiffer(pin, invoice)

/**
 * Takes in what Stripe says of an invoice that is known only by its promise, while nobody works the row: it is shown, and
 * a live one speaks for its bill, so that nobody is asked again for what was paid. The promise itself is left as it is:
 * what was made is found out by whoever goes on with it.
 */
export const createPromisedInvoices = (deps: {
  readonly rows: Model<BillExportRow>
  readonly bills: Pick<BillService, 'setStripePayment'>
  readonly stripeInvoices: Pick<StripeInvoices, 'dashboardUrl'>
  readonly now: () => Date
}) => {
  const { rows, bills, stripeInvoices, now } = deps

  return async (row: PromisedRow, reading: InvoiceReading) => {
    const { _id, organizationId, status, pin } = row
    const { startedAt, stripeInvoiceId } = reading
    const seen = wordOf(row, reading, stripeInvoices.dashboardUrl(row, stripeInvoiceId))
    if (!seen) return 'not-followed'
    const since = pin.seen?.readAt
    if (since !== undefined && since >= startedAt.toISOString()) return 'older'
    const same = withoutMoment(seen) === withoutMoment(pin.seen)
    const asRead: Filter<BillExportRow> = { _id, organizationId, status, 'pin.generation': pin.generation }
    await rows.updateOne(asRead, { $set: { 'pin.seen': seen, ...(same ? {} : { updatedAt: now() }) } })
    if (same) return 'unchanged'
    const payment = isWhole(row, reading) ? paymentOf({ mode: row.mode, drift: null, sentAs: null }, seen) : undefined
    if (payment !== undefined) await bills.setStripePayment(organizationId, row.billId, payment)
    return 'changed'
  }
}
