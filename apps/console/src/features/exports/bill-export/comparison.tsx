import type { BillExport } from '@billbridge/contract/bill-exports'
import type { PendingCorrection } from '@billbridge/contract/corrections'
import { Money } from '../../../components/money.tsx'
import { Panel } from '../../../components/panel.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import { TwoSides } from './two-sides.tsx'

/** The bill as it was sent beside the bill as it is now. */
export const Comparison = ({ row, correction }: { row: BillExport; correction: PendingCorrection }) => {
  const sent = row.proof?.bill ?? { total: row.total, currency: row.currency }
  return (
    <Panel heading={messages.comparison} text={messages.comparisonText}>
      <TwoSides
        left={messages.asSent}
        right={messages.asNow}
        rows={[
          {
            id: 'total',
            label: messages.rows.total,
            left: <Money amount={sent.total} currency={sent.currency} />,
            right:
              correction.kind === 'cancelled' ? (
                messages.nowCancelled
              ) : (
                <Money amount={correction.total} currency={correction.currency} />
              ),
          },
          {
            id: 'version',
            label: messages.billVersion,
            left: row.sentContentVersion ?? messages.none,
            right: correction.contentVersion,
          },
          {
            id: 'seen',
            label: messages.seenAt,
            left: <RelativeTime at={row.sentAt} />,
            right: <RelativeTime at={correction.since} />,
          },
        ]}
      />
    </Panel>
  )
}
