import type { ExportRun } from '@billbridge/contract/export-runs'
import { Money } from '../../components/money.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { runMessages as messages } from '../../lib/messages/runs.ts'
import classes from './runs.module.css'

/** Sums of a run per currency: of all its bills, and of those that went through. */
export const RunSums = ({ run: { totals, succeededTotals, kind } }: { run: ExportRun }) => {
  if (totals.length === 0) return null
  const succeededOf = (currency: string) => succeededTotals.find((sum) => sum.currency === currency)?.total ?? 0
  return (
    <Panel heading={messages.sums} text={messages.sumsText}>
      <table className={classes.sums}>
        <thead>
          <tr>
            <th scope="col">{messages.currency}</th>
            <th scope="col">{messages.bills}</th>
            <th scope="col">{messages.total}</th>
            <th scope="col">{messages.succeededOf[kind]}</th>
          </tr>
        </thead>
        <tbody>
          {totals.map(({ currency, total, count }) => (
            <tr key={currency}>
              <th scope="row">{currency}</th>
              <td>{formatCount(count)}</td>
              <td>
                <Money amount={total} currency={currency} />
              </td>
              <td>
                <Money amount={succeededOf(currency)} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
