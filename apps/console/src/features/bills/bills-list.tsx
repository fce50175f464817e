import type { ApprovalStatus, Bill } from '@billbridge/contract/bills'
import type { CappedCount } from '@billbridge/contract/page'
import { IconFileInvoice } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { BulkBar } from '../../components/bulk-bar.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { approvalMessages, messages } from '../../lib/messages/bills.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { type ApprovalPlan, planApproval } from './approval.ts'
import type { ApprovalNews } from './approval-notice.tsx'
import { billColumns } from './bill-columns.tsx'
import { BillFilterBar } from './bill-filter-bar.tsx'
import { type BillFilters, billSorts, useBillFilters } from './bill-filters.ts'
import { billCountQuery, billsQuery, standingsQuery } from './bill-queries.ts'
import { billMenu } from './bill-row-menu.ts'
import { useBillSelection } from './use-bill-selection.ts'

/** A dialog's code comes with its first use. */
const ApprovalDialog = lazyPart(() => import('./approval-dialog.tsx').then((module) => module.ApprovalDialog))

const ApprovalNotice = lazyPart(() => import('./approval-notice.tsx').then((module) => module.ApprovalNotice))

/** The actions in the order they are wanted. */
const offered: readonly ApprovalStatus[] = ['approved', 'held', 'pending']

/** The list of bills, with where each stands in live and in Test Mode, and approvals in bulk. */
export const BillsList = () => {
  const filters = useBillFilters()
  const [plan, setPlan] = useState<ApprovalPlan | null>(null)
  const [news, setNews] = useState<ApprovalNews | null>(null)
  const selection = useBillSelection(filters)
  const matching = useQuery(billCountQuery(filters.filter)).data
  const tell = (donePlan: ApprovalPlan, changed: number) => {
    setNews({ plan: donePlan, changed })
    selection.clear()
  }
  const act = (bills: readonly Bill[], status: ApprovalStatus) => setPlan(planApproval(bills, status))
  return (
    <>
      <Suspense fallback={null}>
        {news && <ApprovalNotice key={JSON.stringify(news)} news={news} onDismiss={() => setNews(null)} />}
      </Suspense>
      <BillFilterBar filters={filters} />
      <SelectionBar selection={selection} matching={matching} onAct={act} />
      <BillsTable filters={filters} selection={selection} matching={matching} onAct={act} />
      <Suspense fallback={null}>
        {plan && <ApprovalDialog plan={plan} onClose={() => setPlan(null)} onDone={tell} />}
      </Suspense>
    </>
  )
}

type Act = (bills: readonly Bill[], status: ApprovalStatus) => void
type BillSelection = ReturnType<typeof useBillSelection>

interface SelectionBarProps {
  selection: BillSelection
  matching: CappedCount | undefined
  onAct: Act
}

const SelectionBar = ({ selection, matching, onAct }: SelectionBarProps) => {
  const { reason } = usePermission('bills:write')
  return (
    <BulkBar
      selectedCount={selection.selected.size}
      matching={matching}
      allMatching={false}
      selecting={selection.isFinding}
      onSelectAllMatching={selection.selectMatching}
      onClear={selection.clear}
    >
      {offered.map((status) => (
        <ActionButton
          key={status}
          size="xs"
          variant={status === 'approved' ? 'filled' : 'default'}
          disabledReason={reason}
          onClick={() => onAct(selection.bills(), status)}
        >
          {approvalMessages.actions[status]}
        </ActionButton>
      ))}
    </BulkBar>
  )
}

interface BillsTableProps extends SelectionBarProps {
  filters: BillFilters
}

const BillsTable = ({ filters, selection, matching, onAct }: BillsTableProps) => {
  const { values, set, clear, filter, isFiltered } = filters
  const page = useCursorPage()
  const { reason } = usePermission('bills:write')
  const bills = useQuery(billsQuery({ ...filter, sort: values.sort, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  const rows = bills.data?.data
  const standings = useQuery(standingsQuery(rows?.map(({ id }) => id) ?? []))
  return (
    <>
      {standings.error && <ProblemAlert problem={standings.error} onRetry={() => void standings.refetch()} />}
      <PagedTable
        query={bills}
        page={page}
        total={matching}
        label={messages.title}
        columns={billColumns(standings.data)}
        getRowId={({ id }) => id}
        getRowName={({ number }) => number}
        getRowPath={({ id }) => paths.bill(id)}
        selection={{ selected: selection.selected, onChange: (selected) => selection.onChange(selected, rows ?? []) }}
        sort={values.sort}
        onSortChange={(sort) => set({ sort: billSorts.find((known) => known === sort) ?? '-billDate' })}
        rowMenu={(bill) =>
          billMenu(bill, {
            reason,
            onAct: (status) => onAct([bill], status),
            onAccount: (accountId) => set({ accountId }),
          })
        }
        narrowed={isFiltered}
        onClear={clear}
        empty={<NoBills reason={reason} />}
        onRefresh={() => void Promise.all([bills.refetch(), standings.refetch()])}
      />
    </>
  )
}

const NoBills = ({ reason }: { reason: string | undefined }) => (
  <EmptyState
    icon={<IconFileInvoice size={22} />}
    action={
      <ActionButton to={paths.importBills()} disabledReason={reason}>
        {messages.import}
      </ActionButton>
    }
  >
    {messages.empty}
  </EmptyState>
)
