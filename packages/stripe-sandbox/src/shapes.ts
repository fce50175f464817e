import { metadata } from './metadata.ts'
import {
  clearable,
  currency,
  decimal,
  ignored,
  integer,
  listOf,
  nonNegative,
  objectOf,
  required,
  text,
  word,
} from './params.ts'

/** Groups of parameters that several endpoints share. */
export const address = clearable(
  objectOf({ city: text(), country: text(), line1: text(), line2: text(), postal_code: text(), state: text() }),
)

export const shipping = clearable(
  objectOf({
    address: required(address),
    name: required(text()),
    phone: text(),
    carrier: text(),
    tracking_number: text(),
  }),
)

export const customFields = clearable(listOf(objectOf({ name: required(text(40)), value: required(text(140)) })))

export const discounts = clearable(listOf(objectOf({ coupon: word, discount: word, promotion_code: word })))

export const period = objectOf({ end: required(nonNegative), start: required(nonNegative) })

const taxRateData = objectOf({
  country: text(),
  description: text(),
  display_name: required(text()),
  inclusive: required(word),
  jurisdiction: text(),
  jurisdiction_level: word,
  percentage: required(decimal),
  state: text(),
  tax_type: word,
})

export const taxAmounts = clearable(
  listOf(
    objectOf({
      amount: required(integer),
      tax_rate_data: required(taxRateData),
      taxability_reason: word,
      taxable_amount: required(integer),
    }),
  ),
)

export const priceData = objectOf({
  currency: required(currency),
  product: word,
  product_data: objectOf({
    description: text(),
    images: listOf(word),
    metadata,
    name: required(text()),
    tax_code: word,
    tax_details: ignored,
    unit_label: text(),
  }),
  tax_behavior: word,
  unit_amount: integer,
  unit_amount_decimal: decimal,
})

export const pricing = objectOf({ price: word })
