import type { InvoiceDrift } from '@billbridge/contract/sent-invoices'
import { Anchor } from '@mantine/core'
import { Notice } from '../../../components/notice.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'

/** The invoice is not as it was sent: what somebody did in Stripe, with both sums. */
export const DriftNotice = ({ drift, dashboardUrl }: { drift: InvoiceDrift; dashboardUrl: string | null }) => (
  <Notice
    kind="attention"
    title={messages.drift[drift.kind]}
    actions={
      dashboardUrl !== null &&
      drift.kind !== 'deleted' && (
        <Anchor href={dashboardUrl} target="_blank" rel="noreferrer" fz="sm">
          {messages.openInStripe}
        </Anchor>
      )
    }
  >
    <p>
      {drift.message} (<RelativeTime at={drift.seenAt} />)
    </p>
    <p>{drift.remedy}</p>
  </Notice>
)
