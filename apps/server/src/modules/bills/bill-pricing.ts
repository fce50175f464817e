import type { BillInput } from '@billbridge/contract/bills'
import { currencyDecimals } from '@billbridge/contract/money'
import type { FieldError } from '@billbridge/contract/problem'
import type { PricedBill } from './bill-content.ts'
import { roundToTotal, toExactUnits } from './line-amounts.ts'

export type Pricing =
  | { readonly ok: true; readonly bill: PricedBill }
  | { readonly ok: false; readonly errors: FieldError[] }

/** The largest amount a line can have, in minor units: as the contract has it. */
const largest = 999_999_999_999

/**
 * Gives every line its amount. What the billing system gave is taken as it is; lines without an amount are quantity ×
 * unit price, rounded together so that all lines add up to the bill's total, to the unit. The one other place that
 * rounds is a CSV file, by the same `roundToTotal`.
 */
export const priceLines = (input: BillInput): Pricing => {
  const decimals = currencyDecimals(input.currency)
  const given = input.lineItems.reduce((sum, { amount }) => sum + (amount ?? 0), 0)
  const open = input.lineItems.flatMap((line, place) =>
    line.amount === null
      ? [{ place, exact: toExactUnits([line.quantity ?? '1', line.unitPrice ?? '0'], decimals) }]
      : [],
  )
  const tooLarge = open.filter(({ exact }) => exact.abs().gt(largest))
  if (tooLarge.length > 0) {
    const message = 'follows from quantity and unit price, and is too large'
    return { ok: false, errors: tooLarge.map(({ place }) => ({ field: `lineItems.${place}.amount`, message })) }
  }
  const exact = open.map((line) => line.exact)
  const rounded = roundToTotal(exact, input.total - given)
  if (rounded === null) {
    const sum = exact.reduce((all, each) => all.plus(each), toExactUnits([String(given)], 0))
    const message = `must be the sum of the line amounts, which is ${sum.toFixed()}, not ${input.total}`
    return { ok: false, errors: [{ field: 'total', message }] }
  }
  const amounts = new Map(open.map(({ place }, nth) => [place, rounded[nth] ?? 0]))
  const lineItems = input.lineItems.map((line, place) => ({ ...line, amount: line.amount ?? amounts.get(place) ?? 0 }))
  return { ok: true, bill: { ...input, lineItems } }
}
