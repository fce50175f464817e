import type { BatchResult } from '@billbridge/contract/accounts'
import { Button } from '@mantine/core'
import { DataTable } from '../../components/data-table.tsx'
import { Notice } from '../../components/notice.tsx'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { toSentence } from '../../lib/apply-problem.ts'
import { bulkMessages as messages } from '../../lib/messages/mapping-ways.ts'
import classes from './mappings.module.css'

/** What became of one row, with the words the person knows it by. */
export interface RowResult {
  index: number
  account: string
  customerId: string
  outcome: BatchResult['outcome']
  reason: string
}

const kinds: Record<BatchResult['outcome'], StatusKind> = {
  created: 'done',
  updated: 'done',
  unchanged: 'neutral',
  refused: 'failed',
}

const columns: Column<RowResult>[] = [
  { id: 'account', header: messages.resultColumns.account, cell: ({ account }) => account },
  { id: 'customer', header: messages.resultColumns.customer, cell: ({ customerId }) => <code>{customerId}</code> },
  {
    id: 'outcome',
    header: messages.resultColumns.outcome,
    cell: ({ outcome }) => <StatusBadge kind={kinds[outcome]} label={messages.outcomes[outcome]} />,
  },
  { id: 'reason', header: messages.resultColumns.reason, cell: ({ reason }) => <span title={reason}>{reason}</span> },
]

/** Puts the answers of a batch beside the rows that were sent. */
export const toRowResults = (
  sent: readonly { account: string; customerId: string }[],
  results: readonly BatchResult[],
): RowResult[] =>
  results.map(({ index, outcome, errors }) => ({
    index,
    account: sent[index]?.account ?? '',
    customerId: sent[index]?.customerId ?? '',
    outcome,
    reason: errors.map(({ message }) => toSentence(message)).join('; '),
  }))

/** The result of each row; the refused ones first. */
export const BatchResultPanel = ({ rows, onDismiss }: { rows: readonly RowResult[]; onDismiss: () => void }) => {
  const refused = rows.filter(({ outcome }) => outcome === 'refused')
  const others = rows.filter(({ outcome }) => outcome !== 'refused')
  return (
    <div className={classes.stack}>
      <Notice
        kind={refused.length > 0 ? 'attention' : 'done'}
        title={messages.resultsTitle(others.length, refused.length)}
        announced
        actions={
          <Button variant="default" size="xs" onClick={onDismiss}>
            {messages.dismiss}
          </Button>
        }
      />
      <DataTable
        label={messages.resultsLabel}
        columns={columns}
        rows={[...refused, ...others]}
        getRowId={({ index }) => String(index)}
        getRowName={({ account }) => account}
      />
    </div>
  )
}
