import { noSuch } from '../api-error.ts'
import { moveBalance } from '../customer-balance.ts'
import { balanceOf, toCustomer } from '../customer-object.ts'
import { discountFor } from '../discounts.ts'
import { newId, newInvoicePrefix } from '../ids.ts'
import { changedFields } from '../invoice-lifecycle.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toDiscount } from '../objects.ts'
import {
  boolean,
  clearable,
  ignored,
  integer,
  listOf,
  nonNegative,
  objectOf,
  oneOf,
  type Parsed,
  required,
  text,
  word,
} from '../params.ts'
import { createdRange, deleted, mustFind, paginate, paging, type Route, route, within } from '../route.ts'
import type { Address, CustomerRow } from '../rows.ts'
import { searchRows } from '../search.ts'
import { address, customFields, shipping } from '../shapes.ts'
import { emit, type Work } from '../work.ts'
import { attachSource } from './payment-methods.ts'

const invoiceSettings = objectOf({
  custom_fields: customFields,
  default_payment_method: clearable(word),
  footer: text(),
  rendering_options: clearable(objectOf({ amount_tax_display: text(), template: text() })),
})

const fields = {
  address,
  balance: integer,
  business_name: text(150),
  cash_balance: ignored,
  coupon: clearable(word),
  description: text(),
  email: text(512),
  individual_name: text(150),
  invoice_prefix: word,
  invoice_settings: invoiceSettings,
  metadata,
  name: text(256),
  next_invoice_sequence: nonNegative,
  phone: text(20),
  preferred_locales: listOf(word),
  shipping,
  source: word,
  tax: ignored,
  tax_exempt: clearable(oneOf('exempt', 'none', 'reverse')),
  validate: boolean,
}
const createParams = {
  ...fields,
  payment_method: word,
  tax_id_data: listOf(objectOf({ type: required(word), value: required(word) })),
  test_clock: word,
}
const updateParams = { ...fields, default_source: word }

type Fields = Partial<Parsed<typeof createParams>>

const emptyAddress: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}

const changedAddress = (before: Address | null, given: Fields['address']) =>
  given === undefined ? before : given && { ...emptyAddress, ...before, ...dropUndefined(given) }

const dropUndefined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

const keep = <T>(given: T | undefined, before: T): T => (given === undefined ? before : given)

function applied(row: CustomerRow, given: Fields): CustomerRow {
  const settings = given.invoice_settings
  return {
    ...row,
    name: keep(given.name, row.name),
    email: keep(given.email, row.email),
    phone: keep(given.phone, row.phone),
    description: keep(given.description, row.description),
    business_name: keep(given.business_name, row.business_name),
    individual_name: keep(given.individual_name, row.individual_name),
    address: changedAddress(row.address, given.address),
    shipping: given.shipping === undefined ? row.shipping : given.shipping && dropUndefined(given.shipping),
    invoice_prefix: given.invoice_prefix ?? row.invoice_prefix,
    next_invoice_sequence: given.next_invoice_sequence ?? row.next_invoice_sequence,
    metadata: mergeMetadata(row.metadata, given.metadata),
    preferred_locales: given.preferred_locales ?? row.preferred_locales,
    tax_ids: given.tax_id_data ?? row.tax_ids,
    tax_exempt: given.tax_exempt === null ? 'none' : (given.tax_exempt ?? row.tax_exempt),
    invoice_settings: {
      custom_fields: keep(
        settings?.custom_fields as CustomerRow['invoice_settings']['custom_fields'] | undefined,
        row.invoice_settings.custom_fields,
      ),
      default_payment_method: keep(settings?.default_payment_method, row.invoice_settings.default_payment_method),
      footer: keep(settings?.footer, row.invoice_settings.footer),
      rendering_options: keep(settings?.rendering_options, row.invoice_settings.rendering_options),
    },
  }
}

const blank = (work: Work): CustomerRow => ({
  scope: work.scope,
  id: newId('cus').slice(0, 18),
  created: work.now,
  name: null,
  email: null,
  phone: null,
  description: null,
  address: null,
  shipping: null,
  balance: {},
  currency: null,
  default_source: null,
  discount: null,
  invoice_prefix: newInvoicePrefix(),
  next_invoice_sequence: 1,
  invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
  metadata: {},
  preferred_locales: [],
  tax_exempt: 'none',
  tax_ids: [],
  business_name: null,
  individual_name: null,
  delinquent: false,
})

/** Coupon, balance, source: what a customer's parameters do beyond its own fields. Answers the customer as it is then. */
function applyEffects(work: Work, id: string, given: Fields): CustomerRow {
  const { customers } = work.state
  const current = () => mustFind(work, customers, id)
  if (given.coupon) {
    const discount = discountFor(work, given.coupon, { customer: id, invoice: null }, 'coupon')
    const type = current().discount ? 'customer.discount.updated' : 'customer.discount.created'
    customers.put({ ...current(), discount })
    emit(work, type, toDiscount(mustFind(work, work.state.discounts, discount)))
  } else if (given.coupon === null) removeDiscount(work, current())
  if (given.balance !== undefined) {
    const currency = current().currency ?? work.account.currency
    moveBalance(work, id, { currency, amount: given.balance - balanceOf(current(), currency), type: 'adjustment' })
  }
  if (given.source) attachSource(work, current(), given.source)
  const method = given.invoice_settings?.default_payment_method
  if (method) mustFind(work, work.state.paymentMethods, method, 'invoice_settings[default_payment_method]')
  return current()
}

function removeDiscount(work: Work, customer: CustomerRow): void {
  const discount = customer.discount && work.state.discounts.get(work.scope, customer.discount)
  work.state.customers.put({ ...customer, discount: null })
  if (discount) emit(work, 'customer.discount.deleted', toDiscount(discount))
}

export const customerRoutes: Route[] = [
  route('POST /v1/customers', {
    permission: 'rak_customer_write',
    params: createParams,
    legacy: ['coupon'],
    handle(work, params) {
      if (params.test_clock) throw noSuch('test clock', params.test_clock, 'test_clock')
      const row = applied(blank(work), params)
      work.state.customers.put(row)
      const stored = applyEffects(work, row.id, params)
      emit(work, 'customer.created', toCustomer(work, stored))
      return toCustomer(work, stored)
    },
  }),
  route('GET /v1/customers', {
    permission: 'rak_customer_read',
    params: { ...paging, ...createdRange, email: word, test_clock: word },
    handle: (work, params) =>
      paginate(work, params, {
        table: work.state.customers,
        url: '/v1/customers',
        where: params.email === undefined ? undefined : { index: 'email', value: params.email },
        keep: (row) => within(params.created, row.created) && params.test_clock === undefined,
        render: (row) => toCustomer(work, row),
      }),
  }),
  route('GET /v1/customers/search', {
    permission: 'rak_customer_read',
    params: { limit: paging.limit, page: word, query: { ...word, required: true as const } },
    handle: (work, params) =>
      searchRows(work, params, {
        table: work.state.customers,
        url: '/v1/customers/search',
        render: (row) => toCustomer(work, row),
      }),
  }),
  route('GET /v1/customers/:id', {
    permission: 'rak_customer_read',
    handle: (work, _params, id) =>
      work.state.deletedCustomers.get(work.scope, id)
        ? deleted('customer', id)
        : toCustomer(work, mustFind(work, work.state.customers, id)),
  }),
  route('POST /v1/customers/:id', {
    permission: 'rak_customer_write',
    params: updateParams,
    legacy: ['coupon'],
    handle(work, params, id) {
      const before = mustFind(work, work.state.customers, id)
      const old = toCustomer(work, before)
      if (params.default_source) mustFind(work, work.state.paymentMethods, params.default_source, 'default_source')
      work.state.customers.put({
        ...applied(before, params),
        default_source: params.default_source ?? before.default_source,
      })
      const after = toCustomer(work, applyEffects(work, id, params))
      emit(work, 'customer.updated', after, { previous: changedFields(old, after) })
      return after
    },
  }),
  route('DELETE /v1/customers/:id', {
    permission: 'rak_customer_write',
    handle(work, _params, id) {
      const customer = mustFind(work, work.state.customers, id)
      work.state.customers.remove(work.scope, id)
      work.state.deletedCustomers.put({ scope: work.scope, id })
      emit(work, 'customer.deleted', toCustomer(work, customer))
      return deleted('customer', id)
    },
  }),
  route('DELETE /v1/customers/:id/discount', {
    permission: 'rak_customer_write',
    handle(work, _params, id) {
      const customer = mustFind(work, work.state.customers, id)
      removeDiscount(work, customer)
      return { object: 'discount', id: customer.discount, deleted: true, customer: id }
    },
  }),
]
