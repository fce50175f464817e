import type { BillExport } from '@billbridge/contract/bill-exports'
import type { BillExportStatus } from '@billbridge/contract/export-decisions'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import {
  briefStatusNames,
  exportStatusNames,
  holdReasonNames,
  invoiceStatusNames,
  viewNames,
} from '../lib/messages/export-statuses.ts'
import { StatusBadge, type StatusKind } from './status-badge.tsx'

const exportKinds: Record<BillExportStatus, StatusKind> = {
  unsent: 'neutral',
  waiting: 'progress',
  disabled: 'attention',
  skipped: 'neutral',
  'auth-failed': 'attention',
  started: 'progress',
  'awaiting-retry': 'progress',
  'rate-limited': 'progress',
  complete: 'done',
  error: 'failed',
  'timed-out': 'failed',
  'invoice-already-paid': 'failed',
  archived: 'neutral',
}

interface ExportStatusBadgeProps {
  row: Pick<BillExport, 'status' | 'decision'>
  /** In fewer words, where several stand beside each other. */
  brief?: boolean
}

/** Where a bill export stands: a held one names what holds it. */
export const ExportStatusBadge = ({ row, brief = false }: ExportStatusBadgeProps) => {
  const { status, decision } = row
  if (status === 'unsent') {
    return decision.outcome === 'go' ? (
      <StatusBadge kind="neutral" label={viewNames.ready} />
    ) : (
      <StatusBadge kind="attention" label={holdReasonNames[decision.reason]} />
    )
  }
  const names = brief ? briefStatusNames : exportStatusNames
  const label = status === 'skipped' && decision.outcome === 'hold' ? holdReasonNames[decision.reason] : names[status]
  return <StatusBadge kind={exportKinds[status]} label={label} />
}

const invoiceKinds: Record<SentInvoice['status'], StatusKind> = {
  draft: 'neutral',
  open: 'progress',
  paid: 'done',
  uncollectible: 'failed',
  void: 'neutral',
  deleted: 'neutral',
}

/** What Stripe says of an invoice. */
export const InvoiceStatusBadge = ({ status }: { status: SentInvoice['status'] }) => (
  <StatusBadge kind={invoiceKinds[status]} label={invoiceStatusNames[status]} />
)
