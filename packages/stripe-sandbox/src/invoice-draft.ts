import { invalidParameter, refused } from './api-error.ts'
import { createDiscounts, type DiscountInput } from './discounts.ts'
import { newId, randomText } from './ids.ts'
import { store } from './invoice-lifecycle.ts'
import { withTotals } from './invoice-totals.ts'
import { type MetadataChange, mergeMetadata } from './metadata.ts'
import { mustFind } from './route.ts'
import type { CustomerRow, InvoiceRow } from './rows.ts'
import type { Work } from './work.ts'

const maximumLines = 250
const hour = 3600

type ShippingCost = {
  shipping_rate: string | undefined
  shipping_rate_data: { fixed_amount: { amount: number; currency: string } | undefined } | undefined
}

/** What create and update have in common; undefined leaves a field as it is, null clears it. */
export type DraftInput = {
  auto_advance?: boolean | undefined
  automatic_tax?: { enabled: boolean } | undefined
  automatically_finalizes_at?: number | undefined
  collection_method?: 'charge_automatically' | 'send_invoice' | undefined
  custom_fields?: { name: string | null; value: string | null }[] | null | undefined
  days_until_due?: number | undefined
  default_payment_method?: string | undefined
  default_source?: string | null | undefined
  description?: string | null | undefined
  discounts?: DiscountInput[] | null | undefined
  due_date?: number | undefined
  effective_at?: number | null | undefined
  footer?: string | null | undefined
  metadata?: MetadataChange | undefined
  number?: string | null | undefined
  payment_settings?: Record<string, unknown> | undefined
  rendering?: Record<string, unknown> | undefined
  shipping_cost?: ShippingCost | null | undefined
  shipping_details?: Record<string, unknown> | null | undefined
  statement_descriptor?: string | null | undefined
}

const keep = <T>(given: T | undefined, before: T): T => (given === undefined ? before : given)

function checkDue(work: Work, invoice: InvoiceRow, given: DraftInput): void {
  if (given.due_date !== undefined && given.due_date <= work.now) {
    throw invalidParameter('Invalid timestamp: must be an integer Unix timestamp in the future', 'due_date')
  }
  if (given.due_date !== undefined && given.days_until_due !== undefined) {
    throw invalidParameter(
      'You may only specify one of these parameters: due_date, days_until_due.',
      'due_date',
      'parameters_exclusive',
    )
  }
  const due = invoice.due_date !== null || invoice.days_until_due !== null
  if (invoice.collection_method === 'send_invoice' && !due) {
    throw refused("If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.")
  }
  if (
    invoice.collection_method === 'charge_automatically' &&
    (given.due_date !== undefined || given.days_until_due !== undefined)
  ) {
    throw refused("You can only set 'due_date' or 'days_until_due' if the collection method is 'send_invoice'.")
  }
}

function checkReferences(work: Work, invoice: InvoiceRow, given: DraftInput): void {
  if (given.default_payment_method) {
    mustFind(work, work.state.paymentMethods, given.default_payment_method, 'default_payment_method')
  }
  if (given.default_source) mustFind(work, work.state.paymentMethods, given.default_source, 'default_source')
  if ((given.custom_fields?.length ?? 0) > 4) {
    throw invalidParameter('Array custom_fields exceeded maximum 4 allowed elements.', 'custom_fields')
  }
  if (given.automatic_tax?.enabled && work.account.taxPercent === null) {
    throw invalidParameter(
      'You must have a valid head office address to enable automatic tax calculation in test mode. Visit https://dashboard.stripe.com/test/settings/tax to update it.',
      'automatic_tax',
    )
  }
  if (given.number && given.number !== invoice.number) {
    const taken = work.state.invoices.count(work.scope, { index: 'number', value: given.number }) > 0
    if (taken) throw invalidParameter(`An invoice with the number '${given.number}' already exists.`, 'number')
  }
}

function withInput(work: Work, invoice: InvoiceRow, given: DraftInput): InvoiceRow {
  const method = given.collection_method ?? invoice.collection_method
  const charged = method === 'charge_automatically'
  const byDate = given.due_date !== undefined
  const byDays = given.days_until_due !== undefined
  return {
    ...invoice,
    auto_advance: given.auto_advance ?? invoice.auto_advance,
    automatic_tax: given.automatic_tax?.enabled ?? invoice.automatic_tax,
    collection_method: method,
    custom_fields: keep(given.custom_fields as InvoiceRow['custom_fields'] | undefined, invoice.custom_fields),
    due_date: charged && !byDate ? null : byDays ? null : keep(given.due_date, invoice.due_date),
    days_until_due: charged && !byDays ? null : byDate ? null : keep(given.days_until_due, invoice.days_until_due),
    default_payment_method: keep(given.default_payment_method, invoice.default_payment_method),
    default_source: keep(given.default_source, invoice.default_source),
    description: keep(given.description, invoice.description),
    effective_at: keep(given.effective_at, invoice.effective_at),
    footer: keep(given.footer, invoice.footer),
    metadata: mergeMetadata(invoice.metadata, given.metadata),
    number: keep(given.number, invoice.number),
    payment_settings: { ...invoice.payment_settings, ...given.payment_settings },
    rendering: given.rendering
      ? { amount_tax_display: null, pdf: null, template: null, template_version: null, ...given.rendering }
      : invoice.rendering,
    shipping_amount:
      given.shipping_cost === undefined
        ? invoice.shipping_amount
        : (given.shipping_cost?.shipping_rate_data?.fixed_amount?.amount ?? null),
    shipping_details: keep(given.shipping_details, invoice.shipping_details),
    statement_descriptor: keep(given.statement_descriptor, invoice.statement_descriptor),
    discounts:
      given.discounts === undefined
        ? invoice.discounts
        : createDiscounts(work, given.discounts ?? [], { customer: invoice.customer, invoice: invoice.id }),
  }
}

const finalizesAt = (work: Work, invoice: InvoiceRow, given: DraftInput): number | null => {
  if (!invoice.auto_advance) return null
  return given.automatically_finalizes_at ?? invoice.automatically_finalizes_at ?? work.now + hour
}

const blank = (work: Work, customer: CustomerRow, currency: string): InvoiceRow => ({
  scope: work.scope,
  id: newId('in'),
  created: work.now,
  customer: customer.id,
  status: 'draft',
  currency,
  collection_method: 'charge_automatically',
  auto_advance: false,
  automatically_finalizes_at: null,
  attempted: false,
  attempt_count: 0,
  next_payment_attempt: null,
  automatic_tax: false,
  application: work.application,
  custom_fields: customer.invoice_settings.custom_fields,
  frozen: null,
  days_until_due: null,
  due_date: null,
  overdue_told: false,
  default_payment_method: null,
  default_source: null,
  description: null,
  // Left out, discounts are the customer's own; an empty value keeps them off.
  discounts: customer.discount ? [customer.discount] : [],
  effective_at: null,
  footer: customer.invoice_settings.footer,
  from_invoice: null,
  latest_revision: null,
  metadata: {},
  number: null,
  payment_settings: {},
  rendering: null,
  shipping_amount: null,
  shipping_details: null,
  statement_descriptor: null,
  subtotal: 0,
  discount_amounts: [],
  taxes: [],
  total: 0,
  starting_balance: null,
  ending_balance: null,
  amount_paid: 0,
  paid_off_stripe: false,
  pre_payment_credit_notes_amount: 0,
  post_payment_credit_notes_amount: 0,
  token: randomText(32),
  finalized_at: null,
  paid_at: null,
  voided_at: null,
  marked_uncollectible_at: null,
  webhooks_delivered_at: work.now,
})

/** Items that wait for an invoice in this currency, the newest 250 of them. */
function pullPending(work: Work, invoice: InvoiceRow): number {
  const pending = [...work.state.items.newestFirst(work.scope, { index: 'pending', value: invoice.customer })]
  const fitting = pending.filter((item) => item.currency === invoice.currency).slice(0, maximumLines)
  for (const item of fitting) work.state.items.put({ ...item, invoice: invoice.id, pulled: true })
  return fitting.length
}

function currencyFor(work: Work, customer: CustomerRow, given: string | undefined, includePending: boolean): string {
  if (given) return given
  if (customer.currency) return customer.currency
  const pending = includePending
    ? [...work.state.items.newestFirst(work.scope, { index: 'pending', value: customer.id })]
    : []
  return pending[0]?.currency ?? work.account.currency
}

/** A new draft for a customer. https://docs.stripe.com/api/invoices/create */
export function createDraft(
  work: Work,
  customer: CustomerRow,
  given: DraftInput & { currency?: string | undefined },
  options: { includePending: boolean },
): InvoiceRow {
  const currency = currencyFor(work, customer, given.currency, options.includePending)
  const fresh = blank(work, customer, currency)
  const draft = withInput(work, fresh, given)
  checkDue(work, draft, given)
  checkReferences(work, fresh, given)
  if (options.includePending && pullPending(work, draft) === 0) {
    throw refused('Nothing to invoice for customer', { code: 'invoice_no_customer_line_items', param: 'customer' })
  }
  if (customer.currency === null) work.state.customers.put({ ...customer, currency })
  const dated = { ...draft, automatically_finalizes_at: finalizesAt(work, draft, given) }
  return store(work, null, withTotals(work, dated), 'invoice.created')
}

/** What may still change once an invoice is finalized. */
const changeableLater = new Set([
  'metadata',
  'auto_advance',
  'default_payment_method',
  'default_source',
  'payment_settings',
  'expand',
])

export function updateInvoice(work: Work, invoice: InvoiceRow, given: DraftInput): InvoiceRow {
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (invoice.status !== 'draft' && names.some((name) => !changeableLater.has(name))) {
    throw refused("Finalized invoices can't be updated in this way")
  }
  const changed = withInput(work, invoice, given)
  if (invoice.status !== 'draft') return store(work, invoice, changed, 'invoice.updated')
  checkDue(work, changed, given)
  checkReferences(work, invoice, given)
  const dated = { ...changed, automatically_finalizes_at: finalizesAt(work, changed, given) }
  return store(work, invoice, withTotals(work, dated), 'invoice.updated')
}

/** Sums a draft up again after its lines changed. */
export function retotal(work: Work, invoice: InvoiceRow): InvoiceRow {
  return store(work, invoice, withTotals(work, invoice), 'invoice.updated')
}

/** Lines belong to drafts only, at most 250 of them. */
export function requireEditable(work: Work, invoice: InvoiceRow, adding: number): void {
  if (invoice.status !== 'draft') {
    throw refused(`Invoice ${invoice.id} is no longer editable`, { code: 'invoice_not_editable' })
  }
  if (work.state.items.count(work.scope, { index: 'invoice', value: invoice.id }) + adding > maximumLines) {
    throw refused(`An invoice can have at most ${maximumLines} invoice items.`, { param: 'lines' })
  }
}
