import { type ApiError, missingParameter, noSuch } from '../api-error.ts'
import { createDraft, updateInvoice } from '../invoice-draft.ts'
import { type Charge, deleteDraft, finalize, markUncollectible, pay, send, voidInvoice } from '../invoice-lifecycle.ts'
import { toInvoice } from '../invoice-object.ts'
import { metadata } from '../metadata.ts'
import {
  boolean,
  clearable,
  currency,
  ignored,
  listOf,
  nonNegative,
  objectOf,
  oneOf,
  required,
  text,
  word,
} from '../params.ts'
import {
  createdRange,
  deleted,
  mustFind,
  paginate,
  paging,
  type Route,
  rangeOf,
  requireCustomer,
  route,
  within,
} from '../route.ts'
import type { InvoiceRow } from '../rows.ts'
import { searchRows } from '../search.ts'
import { customFields, discounts, shipping } from '../shapes.ts'
import type { Json, Work } from '../work.ts'

const paymentSettings = objectOf({
  default_mandate: text(),
  payment_method_options: clearable(ignored),
  payment_method_types: clearable(listOf(word)),
})
const rendering = objectOf({
  amount_tax_display: text(),
  pdf: ignored,
  template: word,
  template_version: clearable(nonNegative),
})

const shippingCost = objectOf({
  shipping_rate: word,
  shipping_rate_data: objectOf({
    display_name: required(text(100)),
    fixed_amount: objectOf({ amount: required(nonNegative), currency: required(currency), currency_options: ignored }),
    delivery_estimate: ignored,
    metadata,
    tax_behavior: word,
    tax_code: word,
    type: word,
  }),
})

const common = {
  account_tax_ids: clearable(listOf(word)),
  application_fee_amount: nonNegative,
  auto_advance: boolean,
  automatic_tax: objectOf({ enabled: required(boolean), liability: ignored }),
  automatically_finalizes_at: nonNegative,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  custom_fields: customFields,
  days_until_due: nonNegative,
  default_payment_method: word,
  default_source: clearable(word),
  default_tax_rates: clearable(listOf(word)),
  description: text(1500),
  discounts,
  due_date: nonNegative,
  effective_at: clearable(nonNegative),
  footer: text(),
  issuer: ignored,
  metadata,
  number: text(26),
  on_behalf_of: clearable(word),
  payment_settings: paymentSettings,
  rendering,
  shipping_cost: clearable(shippingCost),
  shipping_details: shipping,
  statement_descriptor: text(22),
  transfer_data: clearable(ignored),
}
const createParams = {
  ...common,
  currency,
  customer: word,
  customer_account: word,
  pending_invoice_items_behavior: oneOf('exclude', 'include', 'include_and_require'),
  subscription: word,
}

/** Names what cannot exist here, as Stripe does for an id nobody knows. */
function refuseUnknown(given: {
  default_tax_rates?: string[] | null | undefined
  account_tax_ids?: string[] | null | undefined
  subscription?: string | undefined
  shipping_cost?: { shipping_rate: string | undefined } | null | undefined
  on_behalf_of?: string | null | undefined
}): void {
  const rate = given.shipping_cost?.shipping_rate
  if (rate) throw noSuch('shipping rate', rate, 'shipping_cost[shipping_rate]')
  if (given.on_behalf_of) throw noSuch('account', given.on_behalf_of, 'on_behalf_of')
  if (given.subscription) throw noSuch('subscription', given.subscription, 'subscription')
  if (given.default_tax_rates?.[0]) throw noSuch('tax rate', given.default_tax_rates[0], 'default_tax_rates[0]')
  if (given.account_tax_ids?.[0]) throw noSuch('tax ID', given.account_tax_ids[0], 'account_tax_ids[0]')
}

const find = (work: Work, id: string): InvoiceRow => mustFind(work, work.state.invoices, id)

/** A state change of one invoice, answered with the invoice. */
const transition = (path: string, change: (work: Work, invoice: InvoiceRow) => InvoiceRow) =>
  route(`POST /v1/invoices/:id/${path}`, {
    permission: 'rak_invoice_write',
    handle: (work, _params, id) => toInvoice(work, change(work, find(work, id))),
  })

function answerCharge(work: Work, { invoice, error }: Charge): Json {
  if (error) throw error satisfies ApiError
  return toInvoice(work, invoice)
}

export const invoiceRoutes: Route[] = [
  route('POST /v1/invoices', {
    permission: 'rak_invoice_write',
    params: createParams,
    handle(work, params) {
      refuseUnknown(params)
      if (params.customer === undefined) throw missingParameter('customer')
      const customer = mustFind(work, work.state.customers, params.customer, 'customer')
      const behavior = params.pending_invoice_items_behavior ?? 'exclude'
      return toInvoice(work, createDraft(work, customer, params, { includePending: behavior !== 'exclude' }))
    },
  }),
  route('GET /v1/invoices', {
    permission: 'rak_invoice_read',
    params: {
      ...paging,
      ...createdRange,
      collection_method: word,
      customer: word,
      customer_account: word,
      due_date: rangeOf,
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: word,
    },
    handle(work, params) {
      requireCustomer(work, params.customer)
      return paginate(work, params, {
        table: work.state.invoices,
        url: '/v1/invoices',
        where:
          params.customer !== undefined
            ? { index: 'customer', value: params.customer }
            : params.status && { index: 'status', value: params.status },
        keep: (row) =>
          (params.status === undefined || row.status === params.status) &&
          (params.collection_method === undefined || row.collection_method === params.collection_method) &&
          params.subscription === undefined &&
          within(params.created, row.created) &&
          within(params.due_date, row.due_date),
        render: (row) => toInvoice(work, row),
      })
    },
  }),
  route('GET /v1/invoices/search', {
    permission: 'rak_invoice_read',
    params: { limit: paging.limit, page: word, query: required(word) },
    handle: (work, params) =>
      searchRows(work, params, {
        table: work.state.invoices,
        url: '/v1/invoices/search',
        render: (row) => toInvoice(work, row),
      }),
  }),
  route('GET /v1/invoices/:id', {
    permission: 'rak_invoice_read',
    handle: (work, _params, id) => toInvoice(work, find(work, id)),
  }),
  route('POST /v1/invoices/:id', {
    permission: 'rak_invoice_write',
    params: common,
    handle(work, params, id) {
      refuseUnknown(params)
      return toInvoice(work, updateInvoice(work, find(work, id), params))
    },
  }),
  route('DELETE /v1/invoices/:id', {
    permission: 'rak_invoice_write',
    handle(work, _params, id) {
      deleteDraft(work, find(work, id))
      return deleted('invoice', id)
    },
  }),
  route('POST /v1/invoices/:id/finalize', {
    permission: 'rak_invoice_write',
    params: { auto_advance: boolean },
    handle: (work, params, id) => toInvoice(work, finalize(work, find(work, id), params.auto_advance)),
  }),
  route('POST /v1/invoices/:id/pay', {
    permission: 'rak_invoice_write',
    params: {
      forgive: boolean,
      mandate: clearable(word),
      off_session: boolean,
      paid_out_of_band: boolean,
      payment_method: word,
      source: word,
    },
    handle(work, params, id) {
      const invoice = find(work, id)
      const method = params.payment_method ?? params.source
      if (method) mustFind(work, work.state.paymentMethods, method, 'payment_method')
      const options = { outOfBand: params.paid_out_of_band ?? false, ...(method ? { paymentMethod: method } : {}) }
      return answerCharge(work, pay(work, invoice, options))
    },
  }),
  transition('send', send),
  transition('void', voidInvoice),
  transition('mark_uncollectible', markUncollectible),
]
