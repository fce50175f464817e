import type { BillExport } from '@billbridge/contract/bill-exports'
import type { BillDetail as Bill } from '@billbridge/contract/bills'
import type { Mode } from '@billbridge/contract/modes'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import { Anchor, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { AuditHistory } from '../../components/audit-history.tsx'
import { DetailLayout } from '../../components/detail-layout.tsx'
import { ExportStatusBadge, InvoiceStatusBadge } from '../../components/export-status.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { Money } from '../../components/money.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { formatDay } from '../../lib/format-time.ts'
import { detailMessages as messages } from '../../lib/messages/bill-detail.ts'
import { messages as listMessages, paymentNames } from '../../lib/messages/bills.ts'
import { paths } from '../../lib/paths.ts'
import { billHistoryWords } from './bill-history.ts'
import { BillLines } from './bill-lines.tsx'
import { standingsQuery } from './bill-queries.ts'
import { ApprovalBadge } from './bill-status.tsx'
import { BillVersions } from './bill-versions.tsx'
import classes from './bills.module.css'

/** Everything there is to know of one bill; actions stand in its page's header. */
export const BillDetail = ({ bill }: { bill: Bill }) => (
  <DetailLayout aside={<Properties bill={bill} />}>
    <Standings billId={bill.id} />
    <BillLines bill={bill} />
    <BillVersions billId={bill.id} />
    <AuditHistory targetId={bill.id} words={billHistoryWords(bill.currency)} />
  </DetailLayout>
)

const day = (value: string | null) => value && formatDay(value)

const Properties = ({ bill }: { bill: Bill }) => {
  const { currency, periodStart, periodEnd, stripePaymentStatus } = bill
  return (
    <Panel heading={messages.properties}>
      <Money amount={bill.total} currency={currency} large />
      <KeyValue
        facts={[
          {
            label: messages.account,
            value: (
              <Anchor component={Link} to={paths.account(bill.accountId)}>
                {bill.accountName}
              </Anchor>
            ),
          },
          { label: messages.approval, value: <ApprovalBadge bill={bill} /> },
          { label: messages.paymentHere, value: paymentNames[bill.paymentStatus] },
          { label: messages.paymentStripe, value: stripePaymentStatus && paymentNames[stripePaymentStatus] },
          {
            label: messages.paid,
            value: bill.paidAmount === 0 ? null : <Money amount={bill.paidAmount} currency={currency} />,
          },
          { label: messages.billDate, value: day(bill.billDate) },
          { label: messages.dueDate, value: day(bill.dueDate) },
          {
            label: messages.period,
            value:
              periodStart || periodEnd ? messages.periodSpan(day(periodStart) ?? '…', day(periodEnd) ?? '…') : null,
          },
          { label: messages.purchaseOrder, value: bill.purchaseOrder },
          { label: messages.memo, value: bill.memo && <span className={classes.memo}>{bill.memo}</span> },
          { label: messages.source, value: bill.source },
          { label: messages.created, value: <RelativeTime at={bill.createdAt} /> },
          { label: messages.updated, value: <RelativeTime at={bill.updatedAt} /> },
        ]}
      />
    </Panel>
  )
}

const Standings = ({ billId }: { billId: string }) => {
  const standings = useQuery(standingsQuery([billId]))
  return (
    <Panel heading={messages.standing} text={messages.standingText}>
      {standings.error && <ProblemAlert problem={standings.error} onRetry={() => void standings.refetch()} />}
      {standings.isPending && <Skeleton height={96} />}
      {standings.data && (
        <div className={classes.standings}>
          {(['live', 'test'] as const).map((mode) => (
            <Place key={mode} mode={mode} row={standings.data.get(billId)?.[mode]} />
          ))}
        </div>
      )}
    </Panel>
  )
}

const Place = ({ mode, row }: { mode: Mode; row: BillExport | undefined }) => (
  <div className={classes.place}>
    <div className={classes.placeHead}>
      {mode === 'live' ? messages.modes.live : null}
      <ModeBadge mode={mode} />
    </div>
    {row ? <Covered row={row} /> : <NotCovered mode={mode} />}
  </div>
)

const NotCovered = ({ mode }: { mode: Mode }) => (
  <>
    <strong>{listMessages.noConfiguration}</strong>
    <p className={classes.small}>{messages.noConfigurationText}</p>
    <ActionButton variant="default" size="xs" to={paths.configurations({ mode })}>
      {messages.toConfigurations}
    </ActionButton>
  </>
)

/** What was paid of the invoice, and what credit notes took off. */
const PaidOf = ({ invoice, currency }: { invoice: SentInvoice; currency: string }) => {
  const credited = invoice.creditedBeforePaymentAmount + invoice.creditedAfterPaymentAmount
  if (invoice.status === 'paid' && invoice.paidAmount === 0 && credited > 0) {
    return (
      <>
        {messages.settledByCredit} <Money amount={credited} currency={currency} />
      </>
    )
  }
  return (
    <>
      <Money amount={invoice.paidAmount} currency={currency} /> {messages.paidOf}{' '}
      <Money amount={invoice.totalAmount} currency={currency} />
      {credited > 0 && (
        <>
          , <Money amount={credited} currency={currency} /> {messages.credited}
        </>
      )}
    </>
  )
}

const Covered = ({ row }: { row: BillExport }) => (
  <>
    <span className={classes.payment}>
      <ExportStatusBadge row={row} />
      {row.invoice && <InvoiceStatusBadge status={row.invoice.status} />}
    </span>
    {row.invoice && (
      <p className={classes.small}>
        <PaidOf invoice={row.invoice} currency={row.currency} />
      </p>
    )}
    {row.drift && <p className={classes.small}>{row.drift.message}</p>}
    {row.error && <p className={classes.small}>{row.error.message}</p>}
    {row.changedSinceExport && <p className={classes.small}>{messages.changedSince}</p>}
    <p className={classes.small}>
      {messages.configuration}:{' '}
      <Anchor component={Link} to={paths.configuration(row.configurationId)} fz={12} underline="always">
        {row.configurationName}
      </Anchor>
    </p>
    <ActionButton variant="default" size="xs" to={paths.billExport(row.id)}>
      {messages.openExport}
    </ActionButton>
  </>
)
