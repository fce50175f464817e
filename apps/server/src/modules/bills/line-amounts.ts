import { Big } from 'big.js'

/** Exact value of decimal texts multiplied, in minor units of a currency with so many decimals. */
export const toExactUnits = (factors: readonly string[], decimals: number): Big =>
  factors.reduce((product, factor) => product.times(factor), new Big(10).pow(decimals))

const floor = (value: Big): Big => {
  const towardsZero = value.round(0, Big.roundDown)
  return towardsZero.gt(value) ? towardsZero.minus(1) : towardsZero
}

/**
 * Whole minor units for exact line amounts, so that they add up to the total to the unit: each is rounded down or up,
 * up where most was cut off (largest remainder). Without a stated total it is the exact sum, rounded half away from
 * zero. Null when the stated total is further from the exact sum than rounding each line by itself can explain, half a
 * unit for each line that has a fraction.
 */
export const roundToTotal = (exact: readonly Big[], stated: number | null): number[] | null => {
  const sum = exact.reduce((all, value) => all.plus(value), new Big(0))
  const total = stated === null ? sum.round(0, Big.roundHalfUp) : new Big(stated)
  const parts = exact.map((value, place) => {
    const units = floor(value)
    return { place, units, remainder: value.minus(units) }
  })
  const fractions = parts.filter(({ remainder }) => remainder.gt(0))
  const missing = total.minus(parts.reduce((all, { units }) => all.plus(units), new Big(0))).toNumber()
  if (missing < 0 || missing > fractions.length) return null
  if (total.minus(sum).abs().times(2).gt(fractions.length)) return null
  const raised = new Set(
    fractions
      .sort((left, right) => right.remainder.cmp(left.remainder) || left.place - right.place)
      .slice(0, missing)
      .map(({ place }) => place),
  )
  return parts.map(({ place, units }) => units.toNumber() + (raised.has(place) ? 1 : 0))
}
