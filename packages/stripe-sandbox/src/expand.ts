import { invalidParameter } from './api-error.ts'
import { toCreditNote } from './credit-note-object.ts'
import { toCustomer } from './customer-object.ts'
import { toInvoice } from './invoice-object.ts'
import { chargeById, paymentIntentById } from './invoice-payments.ts'
import { toCoupon, toDiscount, toPaymentMethod, toPrice, toProduct } from './objects.ts'
import type { Json, Work } from './work.ts'

type Finder = (work: Work, id: string) => Json | undefined

const when = <T>(row: T | undefined, render: (row: T) => Json): Json | undefined => row && render(row)

/** What an id in a field of this name stands for. */
const finders: Record<string, Finder> = {
  customer: (work, id) => when(work.state.customers.get(work.scope, id), (row) => toCustomer(work, row)),
  invoice: (work, id) => when(work.state.invoices.get(work.scope, id), (row) => toInvoice(work, row)),
  latest_revision: (work, id) => when(work.state.invoices.get(work.scope, id), (row) => toInvoice(work, row)),
  credit_note: (work, id) => when(work.state.creditNotes.get(work.scope, id), (row) => toCreditNote(work, row)),
  default_payment_method: (work, id) => when(work.state.paymentMethods.get(work.scope, id), toPaymentMethod),
  default_source: (work, id) => when(work.state.paymentMethods.get(work.scope, id), toPaymentMethod),
  discounts: (work, id) => when(work.state.discounts.get(work.scope, id), (row) => toDiscount(row)),
  discount: (work, id) => when(work.state.discounts.get(work.scope, id), (row) => toDiscount(row)),
  coupon: (work, id) => when(work.state.coupons.get(work.scope, id), toCoupon),
  product: (work, id) => when(work.state.products.get(work.scope, id), toProduct),
  price: (work, id) => when(work.state.prices.get(work.scope, id), toPrice),
  payment_intent: paymentIntentById,
  charge: chargeById,
  latest_charge: chargeById,
}

/**
 * A restricted key needs a permission for each of these that it expands.
 * https://docs.stripe.com/stripe-apps/reference/permissions
 */
const permissions: Record<string, string> = {
  payment_intent: 'rak_payment_intent_read',
  charge: 'rak_charge_read',
  latest_charge: 'rak_charge_read',
}

/** One of several: an object that has another of them leaves these out. */
const alternatives = new Set(['charge', 'payment_intent', 'payment_record'])

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function expandPath(work: Work, target: unknown, path: string[], whole: string): unknown {
  const [field, ...rest] = path
  if (field === undefined) return target
  if (Array.isArray(target)) return target.map((element) => expandPath(work, element, path, whole))
  if (!isObject(target)) return target
  const value = target[field]
  if (value === undefined || value === null) {
    if (value === undefined && target.deleted !== true && !alternatives.has(field)) throw cannotExpand(whole)
    return target
  }
  if (Array.isArray(value)) {
    return { ...target, [field]: value.map((one) => expandPath(work, resolve(work, field, one, whole), rest, whole)) }
  }
  return { ...target, [field]: expandPath(work, resolve(work, field, value, whole), rest, whole) }
}

function resolve(work: Work, field: string, value: unknown, whole: string): unknown {
  if (typeof value !== 'string') return value
  const found = finders[field]
  if (!found) throw cannotExpand(whole)
  const needed = permissions[field]
  if (needed !== undefined) work.requirePermission(needed)
  return found(work, value) ?? value
}

const cannotExpand = (path: string) => {
  const field = path.split('.').at(-1) ?? path
  return invalidParameter(
    `This property cannot be expanded (${field}). You may want to try expanding '${path}' on another object, or leave it out.`,
    'expand',
  )
}

/** Replaces the ids at the given paths (`customer`, `data.customer`) with their objects. At most four levels. */
export function expand(work: Work, answer: Json, paths: string[]): Json {
  return paths.reduce<Json>((result, path) => {
    const steps = path.split('.')
    if (steps.length > 5) throw invalidParameter('You cannot expand more than 4 levels of a property.', 'expand')
    return expandPath(work, result, steps, path) as Json
  }, answer)
}
