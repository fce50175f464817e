import { toAmountText } from '@billbridge/contract/money'
import { formatCount } from '../lib/format-count.ts'
import classes from './sums-table.module.css'
import { useRoom } from './use-room.ts'

/** One currency, how many of what is summed up where that is shown, and amounts in its minor units. */
interface SumsRow {
  currency: string
  count?: number
  amounts: readonly number[]
}

interface SumsTableProps {
  /** What the sums are, for screen readers. */
  label: string
  /** Headings; the first is that of the currencies. */
  headings: readonly string[]
  rows: readonly SumsRow[]
}

const cellsOf = ({ currency, count, amounts }: SumsRow): string[] => [
  ...(count === undefined ? [] : [formatCount(count)]),
  ...amounts.map((amount) => toAmountText(amount, currency)),
]

/** Sums per currency, a row each. */
export const SumsTable = ({ label, headings, rows }: SumsTableProps) => {
  const { ref, overflowing } = useRoom()
  return (
    // A region that scrolls sideways must be reachable by keyboard.
    <section ref={ref} className={classes.container} aria-label={label} {...(overflowing ? { tabIndex: 0 } : {})}>
      <table className={classes.sums}>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.currency}>
              <th scope="row">{row.currency}</th>
              {cellsOf(row).map((cell, index) => (
                <td key={headings[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
