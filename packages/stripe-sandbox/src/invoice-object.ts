import { amountsOf, lineDiscounts, linesOf } from './invoice-totals.ts'
import type { InvoiceRow, ItemRow, Tax } from './rows.ts'
import type { Json, Work } from './work.ts'

const toTax = (tax: Tax): Json => ({
  amount: tax.amount,
  tax_behavior: tax.inclusive ? 'inclusive' : 'exclusive',
  tax_rate_details: null,
  taxability_reason: tax.taxability_reason,
  taxable_amount: tax.taxable_amount,
  type: 'tax_rate_details',
})

const toPricing = (item: ItemRow): Json => ({
  ...(item.pricing.price && item.pricing.product
    ? { price_details: { price: item.pricing.price, product: item.pricing.product } }
    : {}),
  type: 'price_details',
  unit_amount_decimal: item.pricing.unit_amount_decimal,
})

export function toItem(work: Work, item: ItemRow): Json {
  return {
    id: item.id,
    object: 'invoiceitem',
    amount: item.amount,
    currency: item.currency,
    customer: item.customer,
    customer_account: null,
    date: item.date,
    description: item.description,
    discountable: item.discountable,
    discounts: item.discounts,
    invoice: item.invoice,
    livemode: work.livemode,
    metadata: item.metadata,
    net_amount: item.amount,
    parent: null,
    period: item.period,
    pricing: toPricing(item),
    proration: false,
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    tax_rates: [],
    test_clock: null,
  }
}

export function toLine(work: Work, item: ItemRow): Json {
  return {
    id: item.line,
    object: 'line_item',
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: lineDiscounts(work, item),
    discountable: item.discountable,
    discounts: item.discounts,
    invoice: item.invoice,
    livemode: work.livemode,
    metadata: item.metadata,
    parent: {
      invoice_item_details: {
        invoice_item: item.id,
        proration: false,
        proration_details: { credited_items: null },
        subscription: null,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: item.period,
    pretax_credit_amounts: [],
    pricing: toPricing(item),
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    subscription: null,
    subtotal: item.amount,
    taxes: item.taxes.map(toTax),
  }
}

/** Where people see the invoice, and its PDF; neither exists for a draft. */
const linksOf = (work: Work, row: InvoiceRow) =>
  row.finalized_at === null
    ? { hosted_invoice_url: null, invoice_pdf: null }
    : {
        hosted_invoice_url: `${work.baseUrl}/i/${work.account.id}/${work.mode}/${row.token}`,
        invoice_pdf: `${work.baseUrl}/invoice/${work.account.id}/${work.mode}/${row.token}/pdf`,
      }

function customerFields(work: Work, row: InvoiceRow): Json {
  const customer = row.frozen ?? work.state.customers.get(work.scope, row.customer)
  return {
    customer: row.customer,
    customer_account: null,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: customer?.phone ?? null,
    customer_shipping: customer?.shipping ?? null,
    customer_tax_exempt: customer?.tax_exempt ?? 'none',
    customer_tax_ids: customer?.tax_ids ?? [],
  }
}

function amountFields(work: Work, row: InvoiceRow): Json {
  const { due, starting, ending } = amountsOf(work, row)
  const exclusive = row.taxes.filter((tax) => !tax.inclusive).reduce((total, tax) => total + tax.amount, 0)
  return {
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: row.amount_paid,
    ...(row.paid_off_stripe ? { amount_paid_off_stripe: row.amount_paid } : {}),
    amount_remaining: row.status === 'paid' ? 0 : due - row.amount_paid,
    amount_shipping: row.shipping_amount ?? 0,
    ending_balance: ending,
    post_payment_credit_notes_amount: row.post_payment_credit_notes_amount,
    pre_payment_credit_notes_amount: row.pre_payment_credit_notes_amount,
    starting_balance: starting,
    subtotal: row.subtotal,
    subtotal_excluding_tax: row.subtotal,
    total: row.total,
    total_discount_amounts: row.discount_amounts,
    total_excluding_tax: row.total - exclusive,
    total_pretax_credit_amounts: [],
    total_taxes: row.taxes.map(toTax),
  }
}

const shippingCost = (amount: number | null): Json | null =>
  amount === null ? null : { amount_subtotal: amount, amount_tax: 0, amount_total: amount, shipping_rate: null }

const automaticTax = (enabled: boolean): Json => ({
  disabled_reason: null,
  enabled,
  liability: enabled ? { type: 'self' } : null,
  provider: enabled ? 'stripe' : null,
  status: enabled ? 'complete' : null,
})

const noPaymentSettings = { default_mandate: null, payment_method_options: null, payment_method_types: null }

function firstLines(work: Work, row: InvoiceRow): Json {
  const lines = linesOf(work, row)
  return {
    object: 'list',
    data: lines.slice(0, 10).map((line) => toLine(work, line)),
    has_more: lines.length > 10,
    url: `/v1/invoices/${row.id}/lines`,
  }
}

export function toInvoice(work: Work, row: InvoiceRow): Json {
  return {
    id: row.id,
    object: 'invoice',
    account_country: work.account.country,
    account_name: work.account.name,
    account_tax_ids: null,
    ...amountFields(work, row),
    application: row.application,
    attempt_count: row.attempt_count,
    attempted: row.attempted,
    auto_advance: row.auto_advance,
    automatic_tax: automaticTax(row.automatic_tax),
    automatically_finalizes_at: row.automatically_finalizes_at,
    billing_reason: 'manual',
    collection_method: row.collection_method,
    created: row.created,
    currency: row.currency,
    custom_fields: row.custom_fields,
    ...customerFields(work, row),
    default_payment_method: row.default_payment_method,
    default_source: row.default_source,
    default_tax_rates: [],
    description: row.description,
    discounts: row.discounts,
    due_date: row.due_date,
    effective_at: row.effective_at,
    footer: row.footer,
    from_invoice: row.from_invoice,
    ...linksOf(work, row),
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: row.latest_revision,
    lines: firstLines(work, row),
    livemode: work.livemode,
    metadata: row.metadata,
    next_payment_attempt: row.next_payment_attempt,
    number: row.number,
    on_behalf_of: null,
    parent: null,
    payment_settings: { ...noPaymentSettings, ...row.payment_settings },
    period_end: row.created,
    period_start: row.created,
    receipt_number: null,
    rendering: row.rendering,
    shipping_cost: shippingCost(row.shipping_amount),
    shipping_details: row.shipping_details,
    statement_descriptor: row.statement_descriptor,
    status: row.status,
    status_transitions: {
      finalized_at: row.finalized_at,
      marked_uncollectible_at: row.marked_uncollectible_at,
      paid_at: row.paid_at,
      voided_at: row.voided_at,
    },
    test_clock: null,
    webhooks_delivered_at: row.webhooks_delivered_at,
  }
}
