import { missingParameter, noSuch, refused } from '../api-error.ts'
import { requireEditable, retotal } from '../invoice-draft.ts'
import { changedFields } from '../invoice-lifecycle.ts'
import { toItem } from '../invoice-object.ts'
import { changeItem, createItem } from '../item.ts'
import { metadata } from '../metadata.ts'
import { boolean, clearable, currency, decimal, ignored, integer, listOf, nonNegative, text, word } from '../params.ts'
import {
  createdRange,
  deleted,
  mustFind,
  paginate,
  paging,
  type Route,
  requireCustomer,
  route,
  within,
} from '../route.ts'
import type { ItemRow } from '../rows.ts'
import { discounts, period, priceData, pricing } from '../shapes.ts'
import { emit, type Work } from '../work.ts'

const fields = {
  amount: integer,
  description: text(),
  discountable: boolean,
  discounts,
  metadata,
  period,
  price: word,
  price_data: priceData,
  pricing,
  quantity: nonNegative,
  quantity_decimal: decimal,
  tax_behavior: word,
  tax_code: text(),
  tax_rates: clearable(listOf(word)),
  unit_amount: integer,
  unit_amount_decimal: decimal,
}
const createParams = { ...fields, currency, customer: word, customer_account: word, invoice: word, subscription: word }
const updateParams = { ...fields, invoicing_rules: ignored }
const legacy = ['price' as const, 'unit_amount' as const]

type Older = { price: string | undefined; unit_amount: number | undefined; tax_rates: string[] | null | undefined }

/** Older API versions name a price and a unit amount directly. */
function modern<T extends Older>(given: T) {
  if (given.tax_rates?.[0]) throw noSuch('tax rate', given.tax_rates[0], 'tax_rates[0]')
  const { price, unit_amount, ...rest } = given
  return {
    ...rest,
    ...(price === undefined ? {} : { pricing: { price } }),
    ...(unit_amount === undefined ? {} : { unit_amount_decimal: String(unit_amount) }),
  }
}

const same = (name: string) => name

/** The draft an item lies on, once it is known that it may be changed. */
function openDraft(work: Work, item: ItemRow) {
  if (item.invoice === null) return null
  const invoice = mustFind(work, work.state.invoices, item.invoice)
  if (invoice.status !== 'draft') {
    throw refused('This invoice item cannot be modified: it is attached to an invoice that is no longer editable.', {
      code: 'invoice_not_editable',
    })
  }
  return invoice
}

export const invoiceItemRoutes: Route[] = [
  route('POST /v1/invoiceitems', {
    permission: 'rak_invoice_write',
    params: createParams,
    legacy,
    handle(work, params) {
      if (params.subscription) throw noSuch('subscription', params.subscription, 'subscription')
      const invoice =
        params.invoice === undefined ? null : mustFind(work, work.state.invoices, params.invoice, 'invoice')
      const customerId = params.customer ?? invoice?.customer
      if (customerId === undefined) throw missingParameter('customer')
      const customer = mustFind(work, work.state.customers, customerId, 'customer')
      if (invoice) requireEditable(work, invoice, 1)
      if (invoice && invoice.customer !== customer.id) {
        throw refused(`The customer of the invoice item must be the customer of the invoice ${invoice.id}.`, {
          param: 'customer',
        })
      }
      const implied = invoice?.currency ?? customer.currency ?? work.account.currency
      const place = { customer: customer.id, invoice: invoice?.id ?? null, currency: implied, param: same }
      const item = createItem(work, modern(params), place)
      const current = work.state.customers.get(work.scope, customer.id) ?? customer
      if (current.currency === null) work.state.customers.put({ ...current, currency: item.currency })
      if (invoice) retotal(work, invoice)
      emit(work, 'invoiceitem.created', toItem(work, item))
      return toItem(work, item)
    },
  }),
  route('GET /v1/invoiceitems', {
    permission: 'rak_invoice_read',
    params: { ...paging, ...createdRange, customer: word, customer_account: word, invoice: word, pending: boolean },
    handle(work, params) {
      requireCustomer(work, params.customer)
      return paginate(work, params, {
        table: work.state.items,
        url: '/v1/invoiceitems',
        where:
          params.invoice !== undefined
            ? { index: 'invoice', value: params.invoice }
            : params.customer === undefined
              ? undefined
              : { index: params.pending ? 'pending' : 'customer', value: params.customer },
        keep: (row) =>
          (params.customer === undefined || row.customer === params.customer) &&
          (params.pending === undefined || params.pending === (row.invoice === null)) &&
          within(params.created, row.date),
        render: (row) => toItem(work, row),
      })
    },
  }),
  route('GET /v1/invoiceitems/:id', {
    permission: 'rak_invoice_read',
    handle: (work, _params, id) => toItem(work, mustFind(work, work.state.items, id)),
  }),
  route('POST /v1/invoiceitems/:id', {
    permission: 'rak_invoice_write',
    params: updateParams,
    legacy,
    handle(work, params, id) {
      const item = mustFind(work, work.state.items, id)
      const invoice = openDraft(work, item)
      const before = toItem(work, item)
      const place = { customer: item.customer, invoice: item.invoice, currency: item.currency, param: same }
      const after = toItem(work, changeItem(work, item, modern(params), place))
      if (invoice) retotal(work, invoice)
      emit(work, 'invoiceitem.updated', after, { previous: changedFields(before, after) })
      return after
    },
  }),
  route('DELETE /v1/invoiceitems/:id', {
    permission: 'rak_invoice_write',
    handle(work, _params, id) {
      const item = mustFind(work, work.state.items, id)
      const invoice = openDraft(work, item)
      work.state.items.remove(work.scope, id)
      if (invoice) retotal(work, invoice)
      emit(work, 'invoiceitem.deleted', toItem(work, item))
      return deleted('invoiceitem', id)
    },
  }),
]
