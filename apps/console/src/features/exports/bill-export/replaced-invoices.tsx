import type { ReplacedInvoice } from '@billbridge/contract/corrections'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { Money } from '../../../components/money.tsx'
import { Panel } from '../../../components/panel.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import classes from './bill-export.module.css'

/** Invoices of the bill that were voided or deleted for another, the newest first. */
export const ReplacedInvoices = ({ invoices }: { invoices: readonly ReplacedInvoice[] }) => (
  <Panel heading={messages.replaced} text={messages.replacedText}>
    <ul className={classes.replaced}>
      {invoices.toReversed().map(({ id, status, subtotal, currency, contentVersion, replacedAt }) => (
        <li key={id}>
          <CopyableId id={id} what={messages.invoiceId} />
          <StatusBadge kind="neutral" label={messages.replacedStatus[status]} />
          <Money amount={subtotal} currency={currency} />
          <span className={classes.quiet}>
            {messages.replacedLine(contentVersion)} <RelativeTime at={replacedAt} />
          </span>
        </li>
      ))}
    </ul>
  </Panel>
)
