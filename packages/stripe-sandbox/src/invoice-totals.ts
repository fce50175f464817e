import type { CouponRow } from './catalog-rows.ts'
import { minimumChargeOf } from './currencies.ts'
import { balanceOf } from './customer-object.ts'
import type { InvoiceRow, ItemRow, Tax } from './rows.ts'
import type { Work } from './work.ts'

/** Lines in Stripe's order: what was pulled in (newest first), then what was added (oldest first). */
export function linesOf(work: Work, invoice: { id: string }): ItemRow[] {
  const newestFirst = [...work.state.items.newestFirst(work.scope, { index: 'invoice', value: invoice.id })]
  return [...newestFirst.filter((item) => item.pulled), ...newestFirst.filter((item) => !item.pulled).reverse()]
}

/** What a coupon takes off an amount. Coupons for a sum count only in their own currency. */
function reduction(coupon: CouponRow, amount: number, currency: string): number {
  if (amount <= 0) return 0
  if (coupon.percent_off !== null) return Math.round((amount * coupon.percent_off) / 100)
  return coupon.currency === currency ? Math.min(coupon.amount_off ?? 0, amount) : 0
}

function discountsOn(work: Work, discounts: string[], amount: number, currency: string) {
  let left = amount
  return discounts.flatMap((id) => {
    const discount = work.state.discounts.get(work.scope, id)
    const coupon = discount && work.state.coupons.get(work.scope, discount.coupon)
    if (!coupon) return []
    const off = reduction(coupon, left, currency)
    left -= off
    return [{ discount: id, amount: off }]
  })
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)

/** Discounts of single lines. */
export const lineDiscounts = (work: Work, item: ItemRow) =>
  discountsOn(work, item.discountable ? item.discounts : [], item.amount, item.currency)

function automaticTax(work: Work, invoice: InvoiceRow, taxable: number): Tax[] {
  const percent = work.account.taxPercent
  if (!invoice.automatic_tax || percent === null) return []
  return [
    {
      amount: Math.round((taxable * percent) / 100),
      taxable_amount: taxable,
      inclusive: false,
      taxability_reason: 'standard_rated',
    },
  ]
}

/** Sums the lines up: subtotal, discounts, taxes, total. All in minor units. */
export function withTotals(work: Work, invoice: InvoiceRow): InvoiceRow {
  const lines = linesOf(work, invoice)
  const subtotal = sum(lines.map((line) => line.amount))
  const ofLines = lines.flatMap((line) => lineDiscounts(work, line))
  const offLines = sum(ofLines.map(({ amount }) => amount))
  const discountable = sum(lines.filter((line) => line.discountable).map((line) => line.amount)) - offLines
  const ofInvoice = discountsOn(work, invoice.discounts, discountable, invoice.currency)
  const discount_amounts = [...ofLines, ...ofInvoice]
  const discounted = subtotal - sum(discount_amounts.map(({ amount }) => amount))
  const taxes = [...lines.flatMap((line) => line.taxes), ...automaticTax(work, invoice, discounted)]
  const added = sum(taxes.filter((tax) => !tax.inclusive).map((tax) => tax.amount))
  return { ...invoice, subtotal, discount_amounts, taxes, total: discounted + added + (invoice.shipping_amount ?? 0) }
}

/**
 * What is asked of the customer, given their balance (negative: credit). An amount too small to charge joins the
 * balance for the next invoice, and so does a negative one. https://docs.stripe.com/billing/customer/balance
 */
export function settleBalance(total: number, balance: number, currency: string): { due: number; ending: number } {
  const due = total < 0 ? balance + total : total + balance
  if (total < 0) return { due: 0, ending: due }
  if (due <= 0) return { due: 0, ending: due }
  return due < minimumChargeOf(currency) ? { due: 0, ending: due } : { due, ending: 0 }
}

/** The amount due, the balance before it and (once settled) after it. */
export function amountsOf(work: Work, invoice: InvoiceRow): { due: number; starting: number; ending: number | null } {
  if (invoice.starting_balance !== null) {
    const { due } = settleBalance(invoice.total, invoice.starting_balance, invoice.currency)
    return {
      due: due - invoice.pre_payment_credit_notes_amount,
      starting: invoice.starting_balance,
      ending: invoice.ending_balance,
    }
  }
  const customer = work.state.customers.get(work.scope, invoice.customer)
  const starting = customer ? balanceOf(customer, invoice.currency) : 0
  return { due: Math.max(0, invoice.total + starting), starting, ending: null }
}
