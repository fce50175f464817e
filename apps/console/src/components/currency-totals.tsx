import type { CurrencyTotal } from '@billbridge/contract/money'
import { messages } from '../lib/messages/components.ts'
import classes from './currency-totals.module.css'
import { Money } from './money.tsx'

interface CurrencyTotalsProps {
  totals: readonly CurrencyTotal[]
  /** The largest thing in a summary. */
  large?: boolean
  /** One below the other, at the right, as in a column of amounts. */
  stacked?: boolean
}

/** Sums, one per currency: they are never added up across currencies. */
export const CurrencyTotals = ({ totals, large = false, stacked = false }: CurrencyTotalsProps) =>
  totals.length === 0 ? null : (
    <ul className={classes.list} data-stacked={stacked || undefined} aria-label={messages.totals}>
      {totals.map(({ currency, total }) => (
        <li key={currency}>
          <Money amount={total} currency={currency} large={large} />
        </li>
      ))}
    </ul>
  )
