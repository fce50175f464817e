import type { Filter, Model } from '../../platform/mongo.ts'
import { isOurs, type StripeInvoice, type StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { BillExportRow, ExportPin } from './bill-export.model.ts'
import { sumsDiffer } from './export-journey.ts'
import { paymentOf } from './export-payment.ts'
import { type InvoiceReading, saysTheSame, sentInvoiceOf } from './invoice-reading.ts'

/** How far Stripe's clock may be from ours. */
export const clockSlackMs = 300_000

/** A row whose invoice was promised, and perhaps made, while no answer has told so yet. */
export type PromisedRow = BillExportRow & { readonly pin: ExportPin }

export const isPromised = (row: BillExportRow): row is PromisedRow => row.pin !== null && row.stripeInvoiceId === null

/** Which invoice a promise may have come to: the one it noted, else the one that news names. */
export const promisedIdOf = ({ pin }: PromisedRow, named: string | undefined): string | null =>
  pin.stripeInvoiceId ?? named ?? null

/** How Stripe is asked for an invoice that may have been made although no answer told of it. */
export const queryOfPromise = ({ _id }: Pick<BillExportRow, '_id'>, pin: ExportPin) => ({
  customerId: pin.customerId,
  since: new Date(new Date(pin.pinnedAt).getTime() - clockSlackMs),
  billExportId: _id,
  generation: pin.generation,
})

/** Whether an invoice was made of a promise: of its export and generation, for its customer. */
export const isMadeOf = ({ _id, pin }: PromisedRow, invoice: StripeInvoice): boolean =>
  isOurs(invoice, _id, pin.generation) && invoice.customerId === pin.customerId

/** Whether what was read is the invoice that was promised; of one that is gone, whether it was seen to be before. */
const isThePromised = (row: PromisedRow, { invoice, stripeInvoiceId }: InvoiceReading): boolean =>
  invoice ? isMadeOf(row, invoice) : row.pin.seen?.id === stripeInvoiceId

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
    const before = pin.seen ?? null
    const dashboardUrl = stripeInvoices.dashboardUrl(row, stripeInvoiceId)
    const seen = isThePromised(row, reading) ? sentInvoiceOf(reading, before, dashboardUrl) : null
    if (!seen) return 'not-followed'
    const since = before?.readAt
    if (since !== undefined && since >= startedAt.toISOString()) return 'older'
    const same = saysTheSame({ invoice: before, drift: null }, { invoice: seen, drift: null })
    const asRead: Filter<BillExportRow> = { _id, organizationId, status, 'pin.generation': pin.generation }
    await rows.updateOne(asRead, { $set: { 'pin.seen': seen, ...(same ? {} : { updatedAt: now() }) } })
    if (same) return 'unchanged'
    const payment = isWhole(row, reading) ? paymentOf({ mode: row.mode, drift: null, sentAs: null }, seen) : undefined
    if (payment !== undefined) await bills.setStripePayment(organizationId, row.billId, payment)
    return 'changed'
  }
}
