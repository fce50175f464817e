import type { BillDetail } from '@billbridge/contract/bills'
import type { Decision } from '@billbridge/contract/export-decisions'
import { paymentStatusOf } from '../../stripe/bill-payment.ts'
import type { InvoiceCalls, InvoiceIdentity, StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow, ExportPin } from './bill-export.model.ts'
import type { ExportOutcome } from './export-outcome.ts'
import type { ClaimedRow } from './export-queue.ts'
import type { InvoiceReading } from './invoice-reading.ts'

/** One try at one bill, from the promise on. */
export interface Journey {
  readonly row: ClaimedRow
  readonly calls: InvoiceCalls
  readonly credentialId: string
  /** The invoice of a time that a restored database knows nothing of; null: there is none, as nearly always. */
  readonly findRestored: () => Promise<StripeInvoice | null>
  readonly startedAt: Date
  readonly now: () => Date
  /** The bill as it was when this try began, and whether it goes. */
  readonly bill: BillDetail
  readonly decision: Decision
  /** Whom the account is mapped to now, in the Stripe account of this try; null when to nobody, or not known yet. */
  readonly mappedCustomerId: string | null
  /** The bill as it is now. */
  readonly readBill: () => Promise<BillDetail>
  /** Notes progress under the lease; false when the lease is lost. */
  readonly notePin: (pin: ExportPin | null) => Promise<boolean>
  /** As `notePin`, of the invoice sent before being gone: with what that changes, and what follows for the row's events. */
  readonly noteEnded: (pin: ExportPin, changes: Partial<BillExportRow>) => Promise<boolean>
}

/** An invoice as this try has read it; null: Stripe has none. */
export const readingOf = (
  { startedAt }: Pick<Journey, 'startedAt'>,
  stripeInvoiceId: string,
  invoice: StripeInvoice | null,
): InvoiceReading => ({ stripeInvoiceId, invoice, startedAt, by: 'export' })

/** What a step came to: its result, or the outcome that ends the try. */
export type Step<T> = { readonly done: T } | { readonly outcome: ExportOutcome }

export const lost: ExportOutcome = { kind: 'lost' }

/** The idempotency key of a step: repeated word for word until its outcome is known. */
export const keyOf = (row: ClaimedRow, pin: ExportPin, step: string): string =>
  `${row._id}:${pin.generation}.${pin.keyTry}:${step}`

export const identityOf = (row: ClaimedRow, pin: ExportPin): InvoiceIdentity => ({
  organizationId: row.organizationId,
  billExportId: row._id,
  billId: row.billId,
  billNumber: row.billNumber,
  generation: pin.generation,
})

/** Money came in, or the bill was cancelled, since the invoice was planned: as planned it might be collected again. */
export const isOutdated = ({ bill }: Journey, pin: ExportPin): boolean =>
  bill.cancelled || paymentStatusOf(bill) !== pin.paymentStatus

/** The account is another customer's by now. A draft that is rewritten keeps its customer, as whatever was sent does. */
const isForAnother = ({ mappedCustomerId }: Journey, { correction, customerId }: ExportPin): boolean =>
  mappedCustomerId !== null && mappedCustomerId !== customerId && correction?.way !== 'rewrite'

/**
 * The bill says something else than was promised, is held back by now, or goes to another customer. What is final already
 * is finished as it was promised and flagged; what is not is never made final of such a promise, however it came to be
 * taken up again.
 */
export const isSuperseded = (journey: Journey, pin: ExportPin): boolean =>
  journey.bill.contentVersion !== pin.contentVersion ||
  journey.decision.outcome === 'hold' ||
  isForAnother(journey, pin)

export const sumsDiffer = (pin: ExportPin, invoice: StripeInvoice): boolean =>
  invoice.subtotal !== pin.plan.stripeTotal || (!pin.plan.automaticTax && invoice.total !== pin.plan.stripeTotal)

/** Looks again at once: what was found is not what was there a moment ago. */
export const again = (message: string): ExportOutcome => ({
  kind: 'retry',
  rateLimited: false,
  afterMs: 0,
  message,
  stripeRequestId: null,
})

/** Gives a promise up that made nothing, or nothing that is final, and begins anew. */
export const forget = async (journey: Journey, message: string): Promise<ExportOutcome> =>
  (await journey.notePin(null)) ? again(message) : lost
