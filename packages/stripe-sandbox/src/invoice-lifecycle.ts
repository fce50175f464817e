import { ApiError, refused } from './api-error.ts'
import { moveBalance } from './customer-balance.ts'
import { balanceOf } from './customer-object.ts'
import { toInvoice } from './invoice-object.ts'
import { amountsOf, linesOf, settleBalance, withTotals } from './invoice-totals.ts'
import type { CustomerRow, FrozenCustomer, InvoiceRow } from './rows.ts'
import { emit, type Json, type Work } from './work.ts'

/** Stores the invoice and tells of it; the previous values of what changed go along with `invoice.updated`. */
export function store(work: Work, before: InvoiceRow | null, after: InvoiceRow, ...types: string[]): InvoiceRow {
  const old = before && toInvoice(work, before)
  work.state.invoices.put(after)
  const shown = toInvoice(work, after)
  for (const type of types) {
    emit(work, type, shown, type === 'invoice.updated' && old ? { previous: changedFields(old, shown) } : {})
  }
  return after
}

export function changedFields(before: Json, after: Json): Json {
  const changed = Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return Object.fromEntries(changed.map((name) => [name, before[name]]))
}

function numbered(work: Work, invoice: InvoiceRow): string {
  const customer = work.state.customers.get(work.scope, invoice.customer)
  if (!customer) throw refused('This invoice has no customer.')
  let sequence = customer.next_invoice_sequence
  const taken = (number: string) => work.state.invoices.count(work.scope, { index: 'number', value: number }) > 0
  const next = () => `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`
  while (taken(next())) sequence += 1
  work.state.customers.put({ ...customer, next_invoice_sequence: sequence + 1 })
  return next()
}

const day = 86_400

function dueDate(work: Work, invoice: InvoiceRow): number | null {
  if (invoice.due_date !== null) return invoice.due_date
  return invoice.days_until_due === null ? null : work.now + invoice.days_until_due * day
}

function frozenCustomer(customer: CustomerRow | undefined): FrozenCustomer {
  const nobody = {
    name: null,
    email: null,
    phone: null,
    address: null,
    shipping: null,
    tax_exempt: 'none',
    tax_ids: [],
  }
  const { name, email, phone, address, shipping, tax_exempt, tax_ids } = customer ?? nobody
  return { name, email, phone, address, shipping, tax_exempt, tax_ids }
}

const paidFields = (work: Work) => ({
  status: 'paid' as const,
  paid_at: work.now,
  attempted: true,
  auto_advance: false,
  next_payment_attempt: null,
})

/**
 * draft → open, or paid at once when nothing is left to ask for. Freezes the customer's details, takes the
 * customer's balance into account and gives the invoice its number.
 * https://docs.stripe.com/invoicing/integration/workflow-transitions
 */
export function finalize(work: Work, invoice: InvoiceRow, autoAdvance?: boolean): InvoiceRow {
  if (invoice.status !== 'draft') {
    throw refused("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
  }
  const number = invoice.number ?? numbered(work, invoice)
  const customer = work.state.customers.get(work.scope, invoice.customer)
  const totalled = withTotals(work, invoice)
  const starting = customer ? balanceOf(customer, invoice.currency) : 0
  const { due, ending } = settleBalance(totalled.total, starting, invoice.currency)
  moveBalance(work, invoice.customer, {
    currency: invoice.currency,
    amount: ending - starting,
    type: totalled.total > 0 && due === 0 && ending > 0 ? 'invoice_too_small' : 'applied_to_invoice',
    invoice: invoice.id,
  })
  const advance = autoAdvance ?? invoice.auto_advance
  const charged = advance && invoice.collection_method === 'charge_automatically'
  const frozen = frozenCustomer(customer)
  const open: InvoiceRow = {
    ...totalled,
    status: 'open',
    number,
    auto_advance: advance,
    automatically_finalizes_at: null,
    next_payment_attempt: charged ? work.now : null,
    frozen,
    due_date: dueDate(work, invoice),
    effective_at: invoice.effective_at ?? work.now,
    starting_balance: starting,
    ending_balance: ending,
    finalized_at: work.now,
  }
  const mailed = advance && invoice.collection_method === 'send_invoice' && frozen.email !== null
  if (due > 0)
    return store(work, invoice, open, 'invoice.finalized', 'invoice.updated', ...(mailed ? ['invoice.sent'] : []))
  const paid = { ...open, ...paidFields(work) }
  return store(work, invoice, paid, 'invoice.finalized', 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded')
}

const cardError = (message: string, extra: Record<string, string>) =>
  new ApiError(402, { type: 'card_error', message, ...extra }, { keepsWork: true })

function paymentMethodFor(work: Work, invoice: InvoiceRow, given?: string | undefined) {
  const customer = work.state.customers.get(work.scope, invoice.customer)
  const id =
    given ??
    invoice.default_payment_method ??
    invoice.default_source ??
    customer?.invoice_settings.default_payment_method ??
    customer?.default_source
  return id ? work.state.paymentMethods.get(work.scope, id) : undefined
}

function settle(work: Work, invoice: InvoiceRow, outOfBand: boolean): InvoiceRow {
  const { due } = amountsOf(work, invoice)
  const attempts = outOfBand ? invoice.attempt_count : invoice.attempt_count + 1
  const paid = {
    ...invoice,
    ...paidFields(work),
    amount_paid: due,
    paid_off_stripe: outOfBand,
    attempt_count: attempts,
  }
  return store(work, invoice, paid, 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded')
}

/** The customer pays by card on the invoice's page. */
export const settleByCard = (work: Work, invoice: InvoiceRow): InvoiceRow => settle(work, invoice, false)

function failed(work: Work, invoice: InvoiceRow, type: string): InvoiceRow {
  const tried = { ...invoice, attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: null }
  return store(work, invoice, tried, type, 'invoice.updated')
}

/** How a charge went: what the invoice became, and the card error to answer with, if any. */
export type Charge = { invoice: InvoiceRow; error: ApiError | null }

/** Charges the customer. A failed charge changes the invoice too: the caller stores first and answers the error then. */
function charge(work: Work, invoice: InvoiceRow, given?: string): Charge {
  const method = paymentMethodFor(work, invoice, given)
  if (!method) {
    const message =
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.'
    return { invoice, error: refused(message, { code: 'resource_missing' }) }
  }
  switch (method.outcome) {
    case 'paid':
      return { invoice: settle(work, invoice, false), error: null }
    case 'declined':
      return {
        invoice: failed(work, invoice, 'invoice.payment_failed'),
        error: cardError('Your card was declined.', { code: 'card_declined', decline_code: 'generic_decline' }),
      }
    case 'authentication':
      return {
        invoice: failed(work, invoice, 'invoice.payment_action_required'),
        error: cardError(
          'Payment for this invoice requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with `invoice.confirmation_secret`.',
          { code: 'invoice_payment_intent_requires_action' },
        ),
      }
  }
}

/** The charge Stripe makes by itself after finalizing; nobody is there to be told but by events. */
export function chargeByItself(work: Work, invoice: InvoiceRow): void {
  const { error } = charge(work, { ...invoice, next_payment_attempt: null })
  if (error?.body.code === 'resource_missing') failed(work, invoice, 'invoice.payment_failed')
}

/** Pays an invoice; a draft is finalized on the way. */
export function pay(work: Work, given: InvoiceRow, options: { outOfBand: boolean; paymentMethod?: string }): Charge {
  if (given.status === 'paid') throw refused('Invoice is already paid')
  if (given.status === 'void') throw refused('You can only pay open or uncollectible invoices. This invoice is void.')
  const invoice = given.status === 'draft' ? finalize(work, given, false) : given
  if (invoice.status === 'paid') return { invoice, error: null }
  if (options.outOfBand) return { invoice: settle(work, invoice, true), error: null }
  return charge(work, invoice, options.paymentMethod)
}

/** open or uncollectible → void; credit taken from the customer's balance is given back. */
export function voidInvoice(work: Work, invoice: InvoiceRow): InvoiceRow {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw refused("You can only pass in open invoices. This invoice isn't open.")
  }
  const applied = (invoice.ending_balance ?? 0) - (invoice.starting_balance ?? 0)
  moveBalance(work, invoice.customer, {
    currency: invoice.currency,
    amount: -applied,
    type: 'unapplied_from_invoice',
    invoice: invoice.id,
  })
  const voided = {
    ...invoice,
    status: 'void' as const,
    voided_at: work.now,
    auto_advance: false,
    next_payment_attempt: null,
  }
  return store(work, invoice, voided, 'invoice.updated', 'invoice.voided')
}

export function markUncollectible(work: Work, invoice: InvoiceRow): InvoiceRow {
  if (invoice.status !== 'open') throw refused("You can only pass in open invoices. This invoice isn't open.")
  const marked = {
    ...invoice,
    status: 'uncollectible' as const,
    marked_uncollectible_at: work.now,
    auto_advance: false,
    next_payment_attempt: null,
  }
  return store(work, invoice, marked, 'invoice.updated', 'invoice.marked_uncollectible')
}

/** Sends by e-mail (nobody gets one here: the event is all there is). A draft is finalized on the way. */
export function send(work: Work, given: InvoiceRow): InvoiceRow {
  if (given.collection_method !== 'send_invoice') {
    throw refused("You can only manually send an invoice if its collection method is 'send_invoice'.")
  }
  if (given.status === 'void') throw refused('You cannot send a void invoice.')
  const email = given.frozen ? given.frozen.email : work.state.customers.get(work.scope, given.customer)?.email
  if (!email) {
    throw refused(
      'The customer associated with this invoice does not have an email address set. Set an email address on the customer to send the invoice.',
    )
  }
  const invoice = given.status === 'draft' ? finalize(work, given) : given
  return store(work, invoice, invoice, 'invoice.sent')
}

/** Deletes a draft with its lines; what had waited for an invoice waits again. */
export function deleteDraft(work: Work, invoice: InvoiceRow): void {
  if (invoice.status !== 'draft') throw refused('You can only delete draft invoices.')
  const shown = toInvoice(work, invoice)
  for (const item of linesOf(work, invoice)) {
    if (item.pulled) work.state.items.put({ ...item, invoice: null, pulled: false })
    else work.state.items.remove(item.scope, item.id)
  }
  work.state.invoices.remove(invoice.scope, invoice.id)
  emit(work, 'invoice.deleted', shown)
}
