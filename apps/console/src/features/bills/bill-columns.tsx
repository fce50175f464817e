import type { Bill } from '@billbridge/contract/bills'
import { Money } from '../../components/money.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatDay } from '../../lib/format-time.ts'
import { isolated } from '../../lib/isolated.ts'
import { messages } from '../../lib/messages/bills.ts'
import type { Standings } from './bill-queries.ts'
import { ApprovalBadge, PaymentBadge, Standing } from './bill-status.tsx'
import classes from './bills.module.css'

const names = messages.columns

const facts: readonly Column<Bill>[] = [
  {
    id: 'number',
    header: names.number,
    sortKey: 'number',
    stretch: true,
    cell: ({ number, cancelled }) => (
      <span title={number} {...(cancelled ? { className: classes.cancelled } : {})}>
        {number}
      </span>
    ),
  },
  {
    id: 'account',
    header: names.account,
    secondary: 'under',
    stretch: true,
    width: '48%',
    cell: ({ accountName, accountCode }) => (
      <span title={`${isolated(accountName)} (${isolated(accountCode)})`}>{accountName}</span>
    ),
  },
  {
    id: 'billDate',
    header: names.billDate,
    sortKey: 'billDate',
    secondary: 'wide',
    cell: ({ billDate }) => formatDay(billDate),
  },
  {
    id: 'total',
    header: names.total,
    align: 'end',
    sortKey: 'total',
    cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
  },
  { id: 'approval', header: names.approval, secondary: true, cell: (bill) => <ApprovalBadge bill={bill} /> },
  { id: 'payment', header: names.payment, secondary: 'widest', cell: (bill) => <PaymentBadge bill={bill} /> },
]

/** Columns of the list of bills; where each stands comes by itself, a moment later. */
export const billColumns = (standings: Standings | undefined): Column<Bill>[] => [
  ...facts,
  ...(['live', 'test'] as const).map((mode) => ({
    id: mode,
    header: names[mode],
    secondary: mode === 'live' ? ('under' as const) : ('wide' as const),
    cell: ({ id }: Bill) => <Standing row={standings?.get(id)?.[mode]} loading={standings === undefined} />,
  })),
]
