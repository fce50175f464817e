import type { BillExport } from '@billbridge/contract/bill-exports'
import type { PendingCorrection } from '@billbridge/contract/corrections'
import { Money } from '../../../components/money.tsx'
import { Panel } from '../../../components/panel.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import classes from './bill-export.module.css'

/** The bill as it was sent beside the bill as it is now. */
export const Comparison = ({ row, correction }: { row: BillExport; correction: PendingCorrection }) => {
  const sent = row.proof?.bill ?? { total: row.total, currency: row.currency }
  return (
    <Panel heading={messages.comparison} text={messages.comparisonText}>
      <table className={classes.amounts}>
        <thead>
          <tr>
            <td />
            <th scope="col">{messages.asSent}</th>
            <th scope="col">{messages.asNow}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{messages.rows.total}</th>
            <td>
              <Money amount={sent.total} currency={sent.currency} />
            </td>
            <td>
              {correction.kind === 'cancelled' ? (
                messages.nowCancelled
              ) : (
                <Money amount={correction.total} currency={correction.currency} />
              )}
            </td>
          </tr>
          <tr>
            <th scope="row">{messages.billVersion}</th>
            <td>{row.sentContentVersion ?? messages.none}</td>
            <td>{correction.contentVersion}</td>
          </tr>
          <tr>
            <th scope="row">{messages.seenAt}</th>
            <td>
              <RelativeTime at={row.sentAt} />
            </td>
            <td>
              <RelativeTime at={correction.since} />
            </td>
          </tr>
        </tbody>
      </table>
    </Panel>
  )
}
