import type { Reconciliation } from '@billbridge/contract/reconciliations'
import { StatusBadge } from '../../components/status-badge.tsx'
import { messages } from '../../lib/messages/reconciliation.ts'

/** How a reconciliation stands: findings ask for attention. */
export const ReconciliationStatus = ({
  of: { status, summary },
}: {
  of: Pick<Reconciliation, 'status' | 'summary'>
}) => {
  if (summary && messages.anyFinding(summary.findings)) {
    return <StatusBadge kind="attention" label={messages.findings(summary.findings)} />
  }
  const kind = { running: 'progress', done: 'done', failed: 'failed' } as const
  return <StatusBadge kind={kind[status]} label={messages.statuses[status]} />
}
