import type { LineItem } from './bills.ts'
import { currencyDecimals } from './money.ts'

/** How the amount of a line stands to its quantity × unit price. */
export interface LineRounding {
  /**
   * `exact`: equal · `rounded`: the nearest whole minor unit · `carried`: the whole unit on its other side, because the rounding of
   * the bill put a unit on this line · `differs`: by a whole unit or more, taken as it was given.
   */
  readonly kind: 'exact' | 'rounded' | 'carried' | 'differs'
  /** Quantity × unit price in major units, such as "9.999". */
  readonly product: string
}

const scale = 12

/** "-1.5" → -1500000000000n: a decimal text in units of 10⁻¹². */
const toScaled = (text: string): bigint => {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const digits = BigInt(whole + fraction.padEnd(scale, '0'))
  return text.startsWith('-') ? -digits : digits
}

const toText = (value: bigint, decimals: number): string => {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0')
  const fraction = digits.slice(-decimals).replace(/0+$/, '')
  const whole = digits.slice(0, -decimals)
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

/** Null where a line does not say both quantity and unit price. Exact: no float is involved. */
export const lineRoundingOf = (
  { quantity, unitPrice, amount }: Pick<LineItem, 'quantity' | 'unitPrice' | 'amount'>,
  currency: string,
): LineRounding | null => {
  if (quantity === null || unitPrice === null) return null
  const product = toScaled(quantity) * toScaled(unitPrice)
  const unit = 10n ** BigInt(2 * scale - currencyDecimals(currency))
  const difference = magnitude(BigInt(amount) * unit - product)
  const text = toText(product, 2 * scale)
  if (difference === 0n) return { kind: 'exact', product: text }
  if (difference >= unit) return { kind: 'differs', product: text }
  return { kind: 2n * difference > unit ? 'carried' : 'rounded', product: text }
}
