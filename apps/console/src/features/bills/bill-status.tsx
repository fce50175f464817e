import type { BillExport } from '@billbridge/contract/bill-exports'
import type { ApprovalStatus, Bill, PaymentStatus } from '@billbridge/contract/bills'
import { Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import { ExportStatusBadge } from '../../components/export-status.tsx'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import { approvalNames, messages, paymentNames } from '../../lib/messages/bills.ts'
import { paths } from '../../lib/paths.ts'
import classes from './bills.module.css'

const approvalKinds: Record<ApprovalStatus, StatusKind> = { pending: 'neutral', approved: 'done', held: 'attention' }
const paymentKinds: Record<PaymentStatus, StatusKind> = {
  unpaid: 'neutral',
  'partially-paid': 'progress',
  paid: 'done',
}

/** Whether a bill may go; a cancelled one never does. */
export const ApprovalBadge = ({ bill }: { bill: Pick<Bill, 'approvalStatus' | 'cancelled'> }) =>
  bill.cancelled ? (
    <StatusBadge kind="neutral" label={messages.cancelled} />
  ) : (
    <StatusBadge kind={approvalKinds[bill.approvalStatus]} label={approvalNames[bill.approvalStatus]} />
  )

/** What the billing system says of payment, and Stripe's word where it is another. */
export const PaymentBadge = ({ bill }: { bill: Pick<Bill, 'paymentStatus' | 'stripePaymentStatus'> }) => {
  const { paymentStatus, stripePaymentStatus } = bill
  return (
    <span className={classes.payment}>
      <StatusBadge kind={paymentKinds[paymentStatus]} label={paymentNames[paymentStatus]} />
      {stripePaymentStatus !== null && stripePaymentStatus !== paymentStatus && (
        <span className={classes.small}>{messages.byStripe(paymentNames[stripePaymentStatus])}</span>
      )}
    </span>
  )
}

interface StandingProps {
  /** Where the bill stands in one mode; undefined when no configuration covers it there. */
  row: BillExport | undefined
  loading: boolean
}

/** Where a bill stands in one mode, leading to its bill export. */
export const Standing = ({ row, loading }: StandingProps) => {
  if (loading) return <Skeleton height={12} width={72} />
  if (!row) {
    return (
      <span className={classes.nowhere} title={messages.noConfiguration}>
        <span aria-hidden="true">—</span>
        <span>{messages.noConfiguration}</span>
      </span>
    )
  }
  return (
    <Link to={paths.billExport(row.id)} className={`bb-link ${classes.standing}`}>
      <ExportStatusBadge row={row} brief />
    </Link>
  )
}
