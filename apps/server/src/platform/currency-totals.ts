import type { CurrencyTotal } from '@billbridge/contract/money'

/** Adds up what is of the same currency, in minor units; by the currencies' codes. */
export const addUp = (parts: readonly CurrencyTotal[]): CurrencyTotal[] => {
  const byCurrency = new Map<string, CurrencyTotal>()
  for (const { currency, total, count } of parts) {
    const sum = byCurrency.get(currency) ?? { currency, total: 0, count: 0 }
    byCurrency.set(currency, { currency, total: sum.total + total, count: sum.count + count })
  }
  return [...byCurrency.values()].sort((a, b) => a.currency.localeCompare(b.currency))
}
