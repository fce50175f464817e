import type { BillDetail as Bill } from '@billbridge/contract/bills'
import { Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { CopyableId } from '../../components/copyable-id.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { type ApprovalNews, ApprovalNotice } from '../../features/bills/approval-notice.tsx'
import { BillActions } from '../../features/bills/bill-actions.tsx'
import { BillDetail } from '../../features/bills/bill-detail.tsx'
import { billQuery } from '../../features/bills/bill-queries.ts'
import { ApprovalBadge, PaymentBadge } from '../../features/bills/bill-status.tsx'
import { detailMessages } from '../../lib/messages/bill-detail.ts'
import { messages } from '../../lib/messages/bills.ts'
import { paths } from '../../lib/paths.ts'

const breadcrumbs = [{ label: messages.title, to: paths.bills() }]

/** `/billing/bills/bill_…`: one bill. */
export const Component = () => {
  const { billId = '' } = useParams()
  const bill = useQuery(billQuery(billId))
  if (bill.data) return <BillPage key={billId} bill={bill.data} />
  return (
    <PendingPage
      title={detailMessages.loading}
      breadcrumbs={breadcrumbs}
      query={bill}
      fix={{ label: messages.title, to: paths.bills() }}
    />
  )
}

const BillPage = ({ bill }: { bill: Bill }) => {
  const [news, setNews] = useState<ApprovalNews | null>(null)
  return (
    <Page
      title={detailMessages.title(bill.number)}
      breadcrumbs={breadcrumbs}
      badges={
        <>
          <ApprovalBadge bill={bill} />
          <PaymentBadge bill={bill} />
        </>
      }
      meta={<CopyableId id={bill.id} what={messages.id} />}
      action={
        <Group gap="xs" wrap="nowrap">
          <BillActions bill={bill} onApproval={setNews} />
        </Group>
      }
    >
      {news && <ApprovalNotice key={JSON.stringify(news)} news={news} onDismiss={() => setNews(null)} />}
      {bill.cancelled && <Notice kind="info" title={detailMessages.cancelledNotice} />}
      <BillDetail bill={bill} />
    </Page>
  )
}
