import type { BillDetail, LineItem } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import { currencyDecimals } from '@billbridge/contract/money'
import Big from 'big.js'
import { shorten } from './shorten.ts'

/** Most lines an invoice can have, and longest description of one. https://docs.stripe.com/api/invoices/add_lines */
export const maximumLines = 250
const maximumDescription = 500

/** A line of an invoice; `amount` in minor units of the bill's currency. */
export interface InvoiceLine {
  readonly description: string
  readonly amount: number
}

type LineSettings = ConfigurationSettings['lines']

/** "3", "0.5": without the zeros that say nothing. */
const plain = (value: Big): string => value.toFixed()

/** "0.99", "1.50", "0.0004": at least the decimals of the currency, and as many more as the price has. */
const price = (value: Big, currency: string): string => {
  const shown = value.toFixed(currencyDecimals(currency))
  return `${new Big(shown).eq(value) ? shown : plain(value)} ${currency}`
}

/** What explains an amount: " (3 × 0.99 USD)", or as much of it as the bill says. */
const explanation = (quantity: Big | null, unitPrice: Big | null, currency: string): string => {
  if (quantity && unitPrice) return ` (${plain(quantity)} × ${price(unitPrice, currency)})`
  if (quantity) return ` (quantity ${plain(quantity)})`
  return unitPrice ? ` (at ${price(unitPrice, currency)})` : ''
}

const toBig = (text: string | null): Big | null => (text === null ? null : new Big(text))

const describe = (title: string, suffix: string): string => shorten(title, maximumDescription - suffix.length) + suffix

const toLine = (item: LineItem, currency: string): InvoiceLine => ({
  description: describe(item.description, explanation(toBig(item.quantity), toBig(item.unitPrice), currency)),
  amount: item.amount,
})

/** The price that all items share, when all of them name it and a quantity. */
const sharedPrice = (items: readonly LineItem[]): Big | null => {
  const [first] = items
  const own = toBig(first?.unitPrice ?? null)
  const same = own && items.every(({ quantity, unitPrice }) => quantity && unitPrice && own.eq(unitPrice))
  return same ? own : null
}

const toProductLine = (product: string, items: readonly LineItem[], currency: string): InvoiceLine => {
  const amount = items.reduce((sum, item) => sum + item.amount, 0)
  const unitPrice = sharedPrice(items)
  const quantity = unitPrice && items.reduce((sum, item) => sum.plus(item.quantity ?? 0), new Big(0))
  const suffix = quantity
    ? explanation(quantity, unitPrice, currency)
    : ` (${items.length === 1 ? '1 item' : `${items.length} items`})`
  return { description: describe(product, suffix), amount }
}

/** One line per product, where its first item stands; items without a product stay as they are. */
const byProduct = (items: readonly LineItem[], currency: string): InvoiceLine[] => {
  const groups = new Map<string | LineItem, LineItem[]>()
  for (const item of items) {
    const key = item.product ?? item
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups].map(([key, group]) =>
    typeof key === 'string' ? toProductLine(key, group, currency) : toLine(key, currency),
  )
}

/** An invoice needs a line, so when all are zero they stay. */
const withoutZeros = (lines: InvoiceLine[]): InvoiceLine[] => {
  const rest = lines.filter(({ amount }) => amount !== 0)
  return rest.length > 0 ? rest : lines
}

/** Keeps the largest lines in their order and adds the smallest up into one last line. */
const fold = (lines: readonly InvoiceLine[]): InvoiceLine[] => {
  const largestFirst = lines
    .map(({ amount }, place) => ({ place, size: Math.abs(amount) }))
    .sort((a, b) => b.size - a.size || a.place - b.place)
  const kept = new Set(largestFirst.slice(0, maximumLines - 1).map(({ place }) => place))
  const folded = lines.filter((_, place) => !kept.has(place))
  const amount = folded.reduce((sum, line) => sum + line.amount, 0)
  return [...lines.filter((_, place) => kept.has(place)), { description: `${folded.length} further items`, amount }]
}

/**
 * The lines of a bill as the invoice shows them. Their amounts always add up to those of the bill's lines. More than
 * `maximumLines` come out only when the settings say to report that.
 */
export const toInvoiceLines = (
  bill: Pick<BillDetail, 'lineItems' | 'currency'>,
  settings: LineSettings,
): InvoiceLine[] => {
  const { lineItems, currency } = bill
  const lines =
    settings.grouping === 'product' ? byProduct(lineItems, currency) : lineItems.map((item) => toLine(item, currency))
  const shown = settings.hideZeroLines ? withoutZeros(lines) : lines
  return shown.length > maximumLines && settings.overLimit === 'fold' ? fold(shown) : shown
}
