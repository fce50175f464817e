import type { BillExport } from '@billbridge/contract/bill-exports'
import type { ExportTab } from '@billbridge/contract/export-decisions'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import { IconBrandStripe, IconExternalLink, IconFileTypePdf } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ExportStatusBadge, InvoiceStatusBadge } from '../../components/export-status.tsx'
import { Money } from '../../components/money.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatDay } from '../../lib/format-time.ts'
import { isolated } from '../../lib/isolated.ts'
import { causeNames } from '../../lib/messages/export-causes.ts'
import { driftNames, exportStatusNames } from '../../lib/messages/export-statuses.ts'
import { messages } from '../../lib/messages/exports.ts'
import classes from './exports.module.css'
import { fixLinkOfRow } from './fix-link.ts'

type BillColumn = Column<BillExport>
const names = messages.columns

const bill: BillColumn = {
  id: 'bill',
  header: names.bill,
  stretch: true,
  width: '30%',
  cell: ({ billNumber }) => <span title={billNumber}>{billNumber}</span>,
}
const account: BillColumn = {
  id: 'account',
  header: names.account,
  secondary: 'under',
  stretch: true,
  width: '40%',
  cell: ({ accountName }) => <span title={accountName}>{accountName}</span>,
}
/** Bill and account in one column: beside why it failed, which is read to its end, there is no room for two. */
const billOfAccount: BillColumn = {
  ...bill,
  width: '34%',
  cell: ({ billNumber, accountName }) => (
    <span title={`${billNumber}, ${isolated(accountName)}`}>
      {billNumber}
      <span className="bb-second-line">{accountName}</span>
    </span>
  ),
}
const total: BillColumn = {
  id: 'total',
  header: names.total,
  align: 'end',
  sortKey: 'total',
  cell: ({ total: amount, currency }) => <Money amount={amount} currency={currency} />,
}
/** What was sent and, where the bill says something else by now, what it says. */
const SentTotal = ({ row }: { row: BillExport }) => (
  <>
    <Money amount={row.total} currency={row.currency} />
    {row.correction && (
      <span className={classes.nowTotal} title={messages.changed}>
        {messages.nowTotal}{' '}
        {row.correction.kind === 'cancelled' ? (
          messages.nowCancelled
        ) : (
          <Money amount={row.correction.total} currency={row.correction.currency} />
        )}
      </span>
    )}
  </>
)

const sentTotal: BillColumn = { ...total, cell: (row) => <SentTotal row={row} /> }
const billDate: BillColumn = {
  id: 'billDate',
  header: names.billDate,
  sortKey: 'billDate',
  secondary: 'widest',
  cell: (row) => formatDay(row.billDate),
}
const updated: BillColumn = {
  id: 'updated',
  header: names.updated,
  sortKey: 'updatedAt',
  secondary: true,
  cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
}
const configuration: BillColumn = {
  id: 'configuration',
  header: names.configuration,
  secondary: 'wide',
  stretch: true,
  cell: ({ configurationName }) => <span title={configurationName}>{configurationName}</span>,
}

const fix: BillColumn = {
  id: 'fix',
  header: names.fix,
  secondary: true,
  cell: (row) => {
    const link = fixLinkOfRow(row)
    return link ? (
      <Link to={link.to} className="bb-link">
        {link.label}
      </Link>
    ) : null
  },
}

const status: BillColumn = {
  id: 'status',
  header: names.status,
  secondary: 'under',
  cell: (row) => <ExportStatusBadge row={row} />,
}

const cause: BillColumn = {
  id: 'cause',
  header: names.cause,
  secondary: 'under',
  stretch: true,
  cell: ({ error }) =>
    error && (
      <span className={classes.cause} title={error.message}>
        <span>{causeNames[error.cause]}</span>
        <span className={`${classes.quiet} bb-two-lines`}>{error.message}</span>
      </span>
    ),
}

const OutLink = ({ href, label, icon }: { href: string; label: string; icon: ReactNode }) => (
  <a className={classes.iconLink} href={href} target="_blank" rel="noreferrer" aria-label={label} title={label}>
    {icon}
  </a>
)

/** The invoice for the customer, its PDF, and its page in Stripe's dashboard. */
const links: BillColumn = {
  id: 'links',
  header: names.links,
  secondary: true,
  cell: ({ invoice, billNumber }) =>
    invoice && (
      <span className={classes.links}>
        {invoice.url && (
          <OutLink
            href={invoice.url}
            label={`${messages.openInvoice}: ${isolated(billNumber)}`}
            icon={<IconExternalLink size={16} aria-hidden />}
          />
        )}
        {invoice.pdfUrl && (
          <OutLink
            href={invoice.pdfUrl}
            label={`${messages.openPdf}: ${isolated(billNumber)}`}
            icon={<IconFileTypePdf size={16} aria-hidden />}
          />
        )}
        <OutLink
          href={invoice.dashboardUrl}
          label={`${messages.openDashboard}: ${isolated(billNumber)}`}
          icon={<IconBrandStripe size={16} aria-hidden />}
        />
      </span>
    ),
}

/** What is still asked for; that it was paid in part is said beneath. Of what is paid wholly the status tells. */
const Remaining = ({ invoice, currency }: { invoice: SentInvoice; currency: string }) => (
  <>
    <Money amount={invoice.remainingAmount} currency={currency} />
    {invoice.paidAmount > 0 && invoice.remainingAmount > 0 && (
      <span className={classes.partPaid}>
        {messages.partPaid} <Money amount={invoice.paidAmount} currency={currency} />
      </span>
    )}
  </>
)

const success: BillColumn[] = [
  bill,
  account,
  sentTotal,
  {
    id: 'number',
    header: names.number,
    secondary: 'wide',
    cell: ({ invoice }) => invoice?.number ?? <span className={classes.quiet}>{messages.noNumber}</span>,
  },
  {
    id: 'invoiceStatus',
    header: names.invoiceStatus,
    secondary: 'under',
    cell: ({ invoice, drift }) => (
      <>
        {invoice && <InvoiceStatusBadge status={invoice.status} />}
        {drift && (
          <span className={classes.nowTotal} title={drift.message}>
            {driftNames[drift.kind]}
          </span>
        )}
      </>
    ),
  },
  {
    id: 'remaining',
    header: names.remaining,
    align: 'end',
    secondary: 'wide',
    cell: ({ invoice, currency }) => invoice && <Remaining invoice={invoice} currency={currency} />,
  },
  links,
  { id: 'sent', header: names.sent, secondary: 'widest', cell: ({ sentAt }) => <RelativeTime at={sentAt} /> },
]

const archived: BillColumn[] = [
  bill,
  account,
  total,
  {
    id: 'reason',
    header: names.reason,
    secondary: 'under',
    stretch: true,
    cell: (row) => <span title={row.archived?.reason}>{row.archived?.reason}</span>,
  },
  {
    id: 'was',
    header: names.was,
    secondary: true,
    cell: (row) => row.archived && exportStatusNames[row.archived.fromStatus],
  },
  { id: 'by', header: names.by, secondary: 'wide', cell: (row) => row.archived?.by },
  {
    id: 'archivedAt',
    header: names.archivedAt,
    secondary: true,
    cell: (row) => <RelativeTime at={row.archived?.at ?? null} />,
  },
]

/** The columns of each queue. */
export const columnsOf: Record<ExportTab, BillColumn[]> = {
  unsent: [bill, account, total, status, billDate, configuration, updated],
  success,
  error: [billOfAccount, sentTotal, { ...cause, width: '66%' }, fix, { ...updated, secondary: 'wide' }],
  archived,
}
