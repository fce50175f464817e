import type { BillExport, Selection } from '@billbridge/contract/bill-exports'
import type { ExportTab } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import type { CappedCount } from '@billbridge/contract/page'
import { useQuery } from '@tanstack/react-query'
import { ActionButton } from '../../components/action-button.tsx'
import { BulkBar } from '../../components/bulk-bar.tsx'
import { EmptyState, NoResults } from '../../components/empty-state.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { type ExportAction, messages } from '../../lib/messages/exports.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { useSelection } from '../../lib/use-selection.ts'
import { queueQuery } from './export-queries.ts'
import { columnsOf } from './queue-columns.tsx'
import { type QueueState, queueSorts } from './queue-filters.ts'
import { rowMenuOf } from './queue-row-menu.tsx'
import { useCounts } from './queue-tabs.tsx'

/** What can be done with rows of each queue. */
const actionsOf: Record<ExportTab, ExportAction[]> = {
  unsent: ['export', 'archive'],
  success: ['status'],
  error: ['retry', 'archive'],
  archived: ['restore'],
}

/** What can be done with sent bills that changed since. */
const ofChanged: ExportAction[] = ['correct', 'update-draft', 'void-and-replace', 'accept']

/** Bills that changed are offered what is for them wherever they are ticked; of others the preview says that they are left out. */
const offered = (tab: ExportTab, { filter }: QueueState, someChanged: boolean): ExportAction[] => {
  if (filter.correction) return [...ofChanged, ...actionsOf.success]
  return tab === 'success' && someChanged ? [...actionsOf.success, ...ofChanged] : actionsOf[tab]
}

interface QueueTableProps {
  tab: ExportTab
  mode: Mode
  state: QueueState
  matching: CappedCount | undefined
  /** Counts what was done to rows here: each time the selection starts anew. */
  changes: number
  onAct: (action: ExportAction, selection: Selection) => void
  onMark: (row: BillExport) => void
}

/** The rows of a queue with their bulk bar and pages. */
export const QueueTable = ({ tab, mode, state, matching, changes, onAct, onMark }: QueueTableProps) => {
  const { filter, values, set } = state
  const page = useCursorPage()
  const { reason } = usePermission('exports:write')
  const rows = useQuery(queueQuery({ ...filter, sort: values.sort, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  const { selected, allMatching, onChange, selectAllMatching, clear } = useSelection(
    JSON.stringify({ filter, changes }),
  )
  const selection: Selection = allMatching ? { filter } : { ids: [...selected] }
  const changedCount = useCounts(mode, values)?.changed.count ?? 0
  const shown = new Map(rows.data?.data.map((row) => [row.id, row]))
  // Of one that was ticked on another page nothing is known here.
  const mayBeChanged = (id: string): boolean => {
    const row = shown.get(id)
    return row ? row.correction !== null : changedCount > 0
  }
  const someChanged = allMatching ? changedCount > 0 : [...selected].some(mayBeChanged)
  return (
    <>
      <BulkBar
        selectedCount={selected.size}
        matching={matching}
        allMatching={allMatching}
        onSelectAllMatching={selectAllMatching}
        onClear={clear}
      >
        {offered(tab, state, someChanged).map((action, index) => (
          <ActionButton
            key={action}
            size="xs"
            variant={index === 0 ? 'filled' : 'default'}
            disabledReason={reason}
            onClick={() => onAct(action, selection)}
          >
            {messages.actions[action]}
          </ActionButton>
        ))}
      </BulkBar>
      <PagedTable
        query={rows}
        page={page}
        label={messages.title}
        columns={columnsOf[tab]}
        getRowId={({ id }) => id}
        getRowName={({ billNumber }) => billNumber}
        getRowPath={({ id }) => paths.billExport(id)}
        selection={{ selected, onChange }}
        sort={values.sort}
        onSortChange={(sort) => set({ sort: queueSorts.find((known) => known === sort) ?? '-updatedAt' })}
        rowMenu={(row) => rowMenuOf(row, { tab, reason, onAct, onMark, onAccount: (accountId) => set({ accountId }) })}
        empty={<NothingHere tab={tab} mode={mode} state={state} />}
        total={matching}
      />
    </>
  )
}

const NothingHere = ({ tab, mode, state }: Pick<QueueTableProps, 'tab' | 'mode' | 'state'>) => {
  if (state.narrowed || state.values.view !== undefined) {
    return <NoResults onClear={state.clearAll} />
  }
  const action =
    tab === 'unsent' ? (
      <ActionButton variant="default" to={paths.configurations({ mode })}>
        {messages.toConfigurations}
      </ActionButton>
    ) : (
      <ActionButton variant="default" to={paths.exports('unsent', { mode })}>
        {messages.toUnsent}
      </ActionButton>
    )
  return <EmptyState action={action}>{messages.empty[tab]}</EmptyState>
}
