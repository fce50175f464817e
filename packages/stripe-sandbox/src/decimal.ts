/** `quantity × unit price`, both decimal strings, to whole minor units; half a unit is rounded away from zero. */
export function multiplyToMinorUnits(left: string, right: string): number {
  const [a, b] = [scaled(left), scaled(right)]
  const product = a.digits * b.digits
  const divisor = 10n ** BigInt(a.places + b.places)
  const magnitude = product < 0n ? -product : product
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n)
  return Number(product < 0n ? -rounded : rounded)
}

function scaled(text: string): { digits: bigint; places: number } {
  const [whole = '0', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), places: fraction.length }
}

/** A decimal without needless zeros: `12.500` → `12.5`. */
export function plainDecimal(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
