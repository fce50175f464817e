import { invalidParameter, missingParameter, refused } from './api-error.ts'
import { amountStep } from './currencies.ts'
import { multiplyToMinorUnits, plainDecimal } from './decimal.ts'
import { createDiscounts, type DiscountInput } from './discounts.ts'
import { newId } from './ids.ts'
import { type MetadataChange, mergeMetadata } from './metadata.ts'
import { mustFind } from './route.ts'
import type { ItemRow, Tax } from './rows.ts'
import type { Work } from './work.ts'

type PriceData = {
  currency: string
  product: string | undefined
  product_data: { name: string | null } | undefined
  unit_amount: number | undefined
  unit_amount_decimal: string | undefined
}

/** What a caller says of an invoice item or line, whichever endpoint it comes through. */
export type ItemInput = {
  amount?: number | undefined
  currency?: string | undefined
  description?: string | null | undefined
  discountable?: boolean | undefined
  discounts?: DiscountInput[] | null | undefined
  metadata?: MetadataChange | undefined
  period?: { start: number; end: number } | undefined
  price_data?: PriceData | undefined
  pricing?: { price: string | undefined } | undefined
  quantity?: number | undefined
  quantity_decimal?: string | undefined
  unit_amount_decimal?: string | undefined
  taxes?: Tax[] | undefined
}

type Place = { customer: string; invoice: string | null; currency: string; param: (name: string) => string }

type Sum = Pick<ItemRow, 'amount' | 'currency' | 'pricing' | 'quantity'>

const decimalOf = (data: { unit_amount?: number | undefined; unit_amount_decimal?: string | undefined }) =>
  data.unit_amount_decimal ?? (data.unit_amount === undefined ? undefined : String(data.unit_amount))

function unitPrice(
  work: Work,
  input: ItemInput,
  place: Place,
): { unit: string; currency: string; price: string | null; product: string | null } | null {
  if (input.pricing?.price) {
    const price = mustFind(work, work.state.prices, input.pricing.price, place.param('pricing[price]'))
    return { unit: price.unit_amount_decimal, currency: price.currency, price: price.id, product: price.product }
  }
  if (input.price_data) {
    const { price_data: data } = input
    const unit = decimalOf(data)
    if (unit === undefined) throw missingParameter(place.param('price_data[unit_amount]'))
    const product = productFor(work, data, place)
    const price = newId('price')
    const base = { scope: work.scope, id: price, created: work.now, active: false, nickname: null, lookup_key: null }
    const rest = { metadata: {}, recurring: null, tax_behavior: 'unspecified' }
    work.state.prices.put({
      ...base,
      ...rest,
      currency: data.currency,
      product,
      unit_amount_decimal: plainDecimal(unit),
    })
    return { unit, currency: data.currency, price, product }
  }
  if (input.unit_amount_decimal === undefined) return null
  return { unit: input.unit_amount_decimal, currency: input.currency ?? place.currency, price: null, product: null }
}

function productFor(work: Work, data: PriceData, place: Place): string {
  if (data.product) return mustFind(work, work.state.products, data.product, place.param('price_data[product]')).id
  if (!data.product_data) throw missingParameter(place.param('price_data[product]'))
  const id = `prod_${newId('').slice(2, 16)}`
  const none = { description: null, unit_label: null, url: null, tax_code: null, default_price: null }
  const times = { created: work.now, updated: work.now }
  work.state.products.put({
    scope: work.scope,
    id,
    name: data.product_data.name ?? '',
    active: false,
    metadata: {},
    images: [],
    ...none,
    ...times,
  })
  return id
}

/** A line takes an amount, or a price and a quantity: never both. */
function sumOf(work: Work, input: ItemInput, place: Place): Sum | null {
  const priced = unitPrice(work, input, place)
  const quantity = input.quantity_decimal ?? (input.quantity === undefined ? undefined : String(input.quantity))
  if (input.amount !== undefined) {
    if (priced)
      throw exclusive(place, input.price_data ? 'price_data' : input.pricing ? 'pricing' : 'unit_amount_decimal')
    if (quantity !== undefined) throw exclusive(place, 'quantity')
    const pricing = { unit_amount_decimal: String(input.amount), price: null, product: null }
    return { amount: input.amount, currency: input.currency ?? place.currency, pricing, quantity: 1 }
  }
  if (!priced) return null
  const { unit, price, product, currency } = priced
  const pricing = { unit_amount_decimal: plainDecimal(unit), price, product }
  return { amount: multiplyToMinorUnits(unit, quantity ?? '1'), currency, pricing, quantity: Number(quantity ?? 1) }
}

const exclusive = (place: Place, other: string) =>
  invalidParameter(
    `You may only specify one of these parameters: ${place.param('amount')}, ${place.param(other)}.`,
    place.param('amount'),
    'parameters_exclusive',
  )

function checkSum(sum: Sum, place: Place): void {
  if (sum.amount % amountStep(sum.currency) !== 0) {
    throw invalidParameter(
      `Invalid amount: amounts in ${sum.currency} must be a multiple of ${amountStep(sum.currency)}.`,
      place.param('amount'),
      'parameter_invalid_integer',
    )
  }
  if (place.invoice !== null && sum.currency !== place.currency) {
    throw refused(
      `The currency of the invoice item (${sum.currency}) must match the currency of the invoice (${place.currency}).`,
      { param: place.param('currency') },
    )
  }
}

/** Makes and stores an item; the caller sums the invoice up afterwards. */
export function createItem(work: Work, input: ItemInput, place: Place): ItemRow {
  const sum = sumOf(work, input, place)
  if (!sum) throw missingParameter(place.param('amount'))
  checkSum(sum, place)
  const item: ItemRow = {
    scope: work.scope,
    id: newId('ii'),
    line: newId('il'),
    customer: place.customer,
    invoice: place.invoice,
    pulled: false,
    ...sum,
    date: work.now,
    description: input.description ?? null,
    // Stripe never discounts what is negative.
    discountable: input.discountable ?? sum.amount >= 0,
    discounts: createDiscounts(work, input.discounts ?? [], { customer: place.customer, invoice: place.invoice }),
    metadata: mergeMetadata({}, input.metadata, place.param('metadata')),
    period: input.period ?? { start: work.now, end: work.now },
    taxes: input.taxes ?? [],
  }
  work.state.items.put(item)
  return item
}

/** Changes and stores an item; a changed price or quantity makes a new amount. */
export function changeItem(work: Work, item: ItemRow, input: ItemInput, place: Place): ItemRow {
  const onlyQuantity =
    input.amount === undefined && !input.price_data && !input.pricing && input.unit_amount_decimal === undefined
  const requantified = onlyQuantity && (input.quantity !== undefined || input.quantity_decimal !== undefined)
  const sum = sumOf(
    work,
    requantified ? { ...input, unit_amount_decimal: item.pricing.unit_amount_decimal } : input,
    place,
  )
  if (sum) checkSum(sum, place)
  const changed: ItemRow = {
    ...item,
    ...(sum ?? {}),
    description: input.description === undefined ? item.description : input.description,
    discountable: input.discountable ?? item.discountable,
    discounts:
      input.discounts === undefined
        ? item.discounts
        : createDiscounts(work, input.discounts ?? [], { customer: item.customer, invoice: item.invoice }),
    metadata: mergeMetadata(item.metadata, input.metadata, place.param('metadata')),
    period: input.period ?? item.period,
    taxes: input.taxes ?? item.taxes,
  }
  work.state.items.put(changed)
  return changed
}
