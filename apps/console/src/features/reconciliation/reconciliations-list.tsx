import type { Reconciliation } from '@billbridge/contract/reconciliations'
import { useQuery } from '@tanstack/react-query'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatDay } from '../../lib/format-time.ts'
import { isolated } from '../../lib/isolated.ts'
import { messages } from '../../lib/messages/reconciliation.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { reconciliationsQuery } from './reconciliation-queries.ts'
import { ReconciliationStatus } from './reconciliation-status.tsx'

const names = messages.columns

const periodOf = ({ from, to }: Reconciliation): string => messages.period(formatDay(from), formatDay(to))

const columns: Column<Reconciliation>[] = [
  {
    id: 'name',
    header: names.name,
    stretch: true,
    cell: ({ configurationName }) => <span title={configurationName}>{configurationName}</span>,
  },
  { id: 'period', header: names.period, secondary: 'under', cell: periodOf },
  {
    id: 'mode',
    header: names.mode,
    secondary: true,
    cell: ({ mode }) => (mode === 'test' ? <ModeBadge mode={mode} /> : messages.live),
  },
  { id: 'outcome', header: names.outcome, secondary: 'under', cell: (one) => <ReconciliationStatus of={one} /> },
  { id: 'by', header: names.by, secondary: 'wide', cell: ({ startedBy }) => startedBy.name },
  {
    id: 'started',
    header: names.started,
    secondary: true,
    cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
  },
]

/** What was compared in the last 90 days, newest first, of both modes. */
export const ReconciliationsList = ({ onStart }: { onStart: () => void }) => {
  const page = useCursorPage()
  const { reason } = usePermission('exports:write')
  const query = useQuery(reconciliationsQuery(page.cursor ? { cursor: page.cursor } : {}))
  return (
    <PagedTable
      query={query}
      page={page}
      label={messages.title}
      columns={columns}
      getRowId={({ id }) => id}
      getRowName={(one) => `${isolated(one.configurationName)}, ${periodOf(one)}`}
      getRowPath={({ id }) => paths.reconciliation(id)}
      empty={
        <EmptyState
          action={
            <ActionButton disabledReason={reason} onClick={onStart}>
              {messages.start}
            </ActionButton>
          }
        >
          {messages.empty}
        </EmptyState>
      }
    />
  )
}
