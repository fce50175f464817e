import { amountsOf } from './invoice-totals.ts'
import type { InvoiceRow, RefundRow } from './rows.ts'
import type { Json, Work } from './work.ts'

/**
 * The payment of an invoice, its payment intent and its charge. All follow from the invoice, so they are not stored; their
 * ids are the invoice's under other prefixes. https://docs.stripe.com/api/invoice-payment/object
 */
const idOf = (prefix: 'inpay' | 'pi' | 'ch', { id }: Pick<InvoiceRow, 'id'>): string => id.replace(/^in_/, `${prefix}_`)

/** The invoice behind the id of a payment, payment intent or charge. */
const invoiceOf = (work: Work, prefix: string, id: string): InvoiceRow | undefined =>
  id.startsWith(`${prefix}_`) ? work.state.invoices.get(work.scope, `in_${id.slice(prefix.length + 1)}`) : undefined

/** Whether money came in through Stripe; marked as paid elsewhere there is none, nor when nothing was left to pay. */
export const isCharged = ({ status, amount_paid, paid_off_stripe }: InvoiceRow): boolean =>
  status === 'paid' && amount_paid > 0 && !paid_off_stripe

const statusOf = (invoice: InvoiceRow): 'open' | 'paid' | 'canceled' => {
  if (isCharged(invoice)) return 'paid'
  return invoice.status === 'open' || invoice.status === 'uncollectible' ? 'open' : 'canceled'
}

/** The payment that Stripe opens when an invoice is finalized; null of drafts and where nothing is to be paid. */
export function toInvoicePayment(work: Work, invoice: InvoiceRow): Json | null {
  const { due } = amountsOf(work, invoice)
  if (invoice.finalized_at === null || (due <= 0 && !isCharged(invoice))) return null
  const status = statusOf(invoice)
  return {
    id: idOf('inpay', invoice),
    object: 'invoice_payment',
    amount_paid: status === 'paid' ? invoice.amount_paid : null,
    amount_requested: status === 'paid' ? invoice.amount_paid : due,
    created: invoice.finalized_at,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: work.livemode,
    payment: { payment_intent: idOf('pi', invoice), type: 'payment_intent' },
    status,
    status_transitions: {
      canceled_at: status === 'canceled' ? (invoice.voided_at ?? invoice.paid_at) : null,
      paid_at: status === 'paid' ? invoice.paid_at : null,
    },
  }
}

export const invoicePaymentById = (work: Work, id: string): Json | undefined => {
  const invoice = invoiceOf(work, 'inpay', id)
  return (invoice && toInvoicePayment(work, invoice)) ?? undefined
}

const intentStatuses = { open: 'requires_payment_method', paid: 'succeeded', canceled: 'canceled' } as const

/** https://docs.stripe.com/api/payment_intents/object */
export const paymentIntentById = (work: Work, id: string): Json | undefined => {
  const invoice = invoiceOf(work, 'pi', id)
  if (!invoice || invoice.finalized_at === null) return undefined
  const charged = isCharged(invoice)
  const amount = charged ? invoice.amount_paid : amountsOf(work, invoice).due
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_received: charged ? amount : 0,
    application: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    created: invoice.finalized_at,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    description: null,
    latest_charge: charged ? idOf('ch', invoice) : null,
    livemode: work.livemode,
    metadata: {},
    next_action: null,
    payment_method: null,
    payment_method_types: ['card'],
    status: intentStatuses[statusOf(invoice)],
  }
}

export const refundsOf = (work: Work, invoice: InvoiceRow): RefundRow[] => [
  ...work.state.refunds.newestFirst(work.scope, { index: 'invoice', value: invoice.id }),
]

const refundedOf = (work: Work, invoice: InvoiceRow): number =>
  refundsOf(work, invoice).reduce((sum, { amount }) => sum + amount, 0)

/** What can still be given back of an invoice, in minor units; 0 when nothing came in through Stripe. */
export const refundableOf = (work: Work, invoice: InvoiceRow): number =>
  isCharged(invoice) ? invoice.amount_paid - refundedOf(work, invoice) : 0

/** https://docs.stripe.com/api/charges/object */
export function toCharge(work: Work, invoice: InvoiceRow): Json {
  const refunded = refundedOf(work, invoice)
  return {
    id: idOf('ch', invoice),
    object: 'charge',
    amount: invoice.amount_paid,
    amount_captured: invoice.amount_paid,
    amount_refunded: refunded,
    application: null,
    balance_transaction: null,
    captured: true,
    created: invoice.paid_at,
    currency: invoice.currency,
    customer: invoice.customer,
    description: null,
    disputed: false,
    failure_code: null,
    failure_message: null,
    livemode: work.livemode,
    metadata: {},
    paid: true,
    payment_intent: idOf('pi', invoice),
    payment_method: null,
    receipt_url: null,
    refunded: refunded === invoice.amount_paid,
    status: 'succeeded',
  }
}

/** The invoice that a charge paid. */
export const chargedInvoice = (work: Work, chargeId: string): InvoiceRow | undefined => {
  const invoice = invoiceOf(work, 'ch', chargeId)
  return invoice && isCharged(invoice) ? invoice : undefined
}

/** The invoice that a payment intent is for, paid or not. */
export const intendedInvoice = (work: Work, intentId: string): InvoiceRow | undefined => {
  const invoice = invoiceOf(work, 'pi', intentId)
  return invoice && invoice.finalized_at !== null ? invoice : undefined
}

export const chargeById = (work: Work, id: string): Json | undefined => {
  const invoice = chargedInvoice(work, id)
  return invoice && toCharge(work, invoice)
}

/** https://docs.stripe.com/api/refunds/object */
export const toRefund = (work: Work, row: RefundRow): Json => {
  const invoice = work.state.invoices.get(work.scope, row.invoice)
  return {
    id: row.id,
    object: 'refund',
    amount: row.amount,
    balance_transaction: null,
    charge: idOf('ch', { id: row.invoice }),
    created: row.created,
    currency: invoice?.currency ?? work.account.currency,
    customer: invoice?.customer ?? null,
    customer_account: null,
    metadata: row.metadata,
    payment_intent: idOf('pi', { id: row.invoice }),
    payment_method: null,
    reason: row.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  }
}
