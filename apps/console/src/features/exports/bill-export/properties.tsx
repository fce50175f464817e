import type { BillExport } from '@billbridge/contract/bill-exports'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { InvoiceStatusBadge } from '../../../components/export-status.tsx'
import { KeyValue } from '../../../components/key-value.tsx'
import { Panel } from '../../../components/panel.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { formatDay } from '../../../lib/format-time.ts'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import { messages as listMessages } from '../../../lib/messages/exports.ts'
import { paths } from '../../../lib/paths.ts'
import classes from './bill-export.module.css'

const To = ({ to, children }: { to: string; children: ReactNode }) => (
  <Anchor component={Link} to={to} fz="sm">
    {children}
  </Anchor>
)

const Out = ({ href, children }: { href: string; children: string }) => (
  <Anchor href={href} target="_blank" rel="noreferrer" fz="sm">
    {children}
  </Anchor>
)

/** The invoice in Stripe with its links. */
export const InvoicePanel = ({ row, invoice }: { row: BillExport; invoice: SentInvoice }) => (
  <Panel heading={messages.invoice}>
    <KeyValue
      facts={[
        { label: messages.invoiceStatus, value: <InvoiceStatusBadge status={invoice.status} /> },
        { label: messages.invoiceNumber, value: invoice.number ?? listMessages.noNumber },
        { label: messages.invoiceId, value: <CopyableId id={invoice.id} what={messages.invoiceId} /> },
        { label: messages.sentAt, value: <RelativeTime at={row.sentAt} /> },
        {
          label: messages.readAt,
          value: (
            <>
              <RelativeTime at={invoice.readAt} /> {messages.readBy[invoice.readBy]}
            </>
          ),
        },
        {
          label: messages.sentVersion,
          value:
            row.sentContentVersion === null
              ? null
              : messages.versionNow(row.sentContentVersion, row.billContentVersion),
        },
      ]}
    />
    <div className={classes.links}>
      {invoice.url && <Out href={invoice.url}>{listMessages.openInvoice}</Out>}
      {invoice.pdfUrl && <Out href={invoice.pdfUrl}>{listMessages.openPdf}</Out>}
      <Out href={invoice.dashboardUrl}>{listMessages.openDashboard}</Out>
    </div>
  </Panel>
)

/** What it is about and where it goes, as links. */
export const Properties = ({ row }: { row: BillExport }) => (
  <Panel heading={messages.properties}>
    <KeyValue
      facts={[
        { label: messages.bill, value: <To to={paths.bill(row.billId)}>{row.billNumber}</To> },
        { label: messages.account, value: <To to={paths.account(row.accountId)}>{row.accountName}</To> },
        { label: messages.billDate, value: formatDay(row.billDate) },
        { label: messages.dueDate, value: row.dueDate === null ? messages.none : formatDay(row.dueDate) },
        {
          label: messages.configuration,
          value: <To to={paths.configuration(row.configurationId)}>{row.configurationName}</To>,
        },
        {
          label: messages.credential,
          value: <To to={paths.credential(row.credentialId)}>{messages.openCredential}</To>,
        },
        { label: messages.stripeAccount, value: <CopyableId id={row.stripeAccountId} what={messages.stripeAccount} /> },
        {
          label: messages.customer,
          value: row.customerId && <CopyableId id={row.customerId} what={messages.customer} />,
        },
        { label: messages.lastRun, value: row.lastRunId && <To to={paths.run(row.lastRunId)}>{messages.openRun}</To> },
        { label: messages.created, value: <RelativeTime at={row.createdAt} /> },
      ]}
    />
  </Panel>
)
