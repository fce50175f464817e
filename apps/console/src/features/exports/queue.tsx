import type { BillExport } from '@billbridge/contract/bill-exports'
import type { ExportTab } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import type { CappedCount } from '@billbridge/contract/page'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { TestModeBanner } from '../../components/mode.tsx'
import { ModeSwitch } from '../../components/mode-switch.tsx'
import { Page } from '../../components/page.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { type ExportAction, messages } from '../../lib/messages/exports.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import type { ActionRequest } from './action-request.ts'
import { previewQuery } from './export-queries.ts'
import { QueueFilterBar } from './queue-filter-bar.tsx'
import { type QueueState, useQueueState } from './queue-filters.ts'
import type { QueueNews } from './queue-notice.tsx'
import { QueueTable } from './queue-table.tsx'
import { QueueTabs, useCounts } from './queue-tabs.tsx'

/** Dialogs' code comes with their first use. */
const ActionDialog = lazyPart(() => import('./action-dialog.tsx').then((module) => module.ActionDialog))
const MarkDialog = lazyPart(() => import('./mark-as-exported-dialog.tsx').then((module) => module.MarkAsExportedDialog))

/** Only Error and Held have groups. */
const QueueGroups = lazyPart(() => import('./queue-groups.tsx').then((module) => module.QueueGroups))

const QueueNotice = lazyPart(() => import('./queue-notice.tsx').then((module) => module.QueueNotice))

/** The action of a queue's primary button: for everything that matches. */
const mainAction: Record<ExportTab, ExportAction> = {
  unsent: 'export',
  success: 'status',
  error: 'retry',
  archived: 'restore',
}

interface Matching {
  /** Rows that match all filters. */
  matching: CappedCount | undefined
  /** None of them can take part in the queue's main action: in Error, each waits for a person instead. */
  none: boolean
}

/** How many rows match: the tab's count, or counted by itself under filters that counts do not know. */
const useMatching = ({ filter, values }: QueueState): Matching => {
  const { tab, view, holdReason, cause, invoiceStatus, correction } = filter
  const counts = useCounts(filter.mode, values)
  const special =
    holdReason !== undefined || cause !== undefined || invoiceStatus !== undefined || correction !== undefined
  const counted = useQuery({ ...previewQuery(mainAction[tab], { filter }), enabled: special })
  if (special) {
    const { selected, eligible } = counted.data ?? {}
    return { matching: selected, none: (tab === 'error' ? eligible : selected)?.count === 0 }
  }
  const matching = view === undefined ? counts?.[tab] : counts?.[view === 'in-progress' ? 'inProgress' : view]
  return { matching, none: (tab === 'error' ? counts?.retriable : matching)?.count === 0 }
}

interface ExportQueueProps {
  tab: ExportTab
  mode: Mode
  onModeChange: (mode: Mode) => void
}

/** One of the four queues, in one mode: tabs, groups, filters, rows, and what can be done with them. */
export const ExportQueue = ({ tab, mode, onModeChange }: ExportQueueProps) => {
  const navigate = useNavigate()
  const state = useQueueState(tab, mode)
  const { matching, none } = useMatching(state)
  const { reason } = usePermission('exports:write')
  const [asked, setAsked] = useState<ActionRequest | null>(null)
  const [marking, setMarking] = useState<BillExport | null>(null)
  const place = `${tab} ${mode}`
  const [told, setTold] = useState<{ place: string; news: QueueNews } | null>(null)
  const action = state.filter.correction ? 'correct' : mainAction[tab]
  const isHeld = tab === 'unsent' && state.values.view === 'held'
  // Rows that were archived or restored have left the list, and so the selection.
  const [changes, setChanges] = useState(0)
  const tell = (news: QueueNews) => {
    setTold({ place, news })
    setChanges((before) => before + 1)
  }

  return (
    <Page
      title={messages.title}
      purpose={messages.purpose[tab]}
      banner={<TestModeBanner mode={mode} />}
      action={
        <>
          <ModeSwitch mode={mode} onChange={onModeChange} />
          <ActionButton
            disabledReason={reason ?? (none ? messages.nothingToDo : undefined)}
            onClick={() => setAsked({ action, selection: { filter: state.filter } })}
          >
            {messages.actionsForAll[action]}
          </ActionButton>
        </>
      }
    >
      <QueueTabs tab={tab} mode={mode} values={state.values} />
      <Suspense fallback={null}>
        {told?.place === place && <QueueNotice news={told.news} mode={mode} onDismiss={() => setTold(null)} />}
        {isHeld && <QueueGroups by="hold-reason" mode={mode} state={state} />}
        {tab === 'error' && (
          <QueueGroups
            by="cause"
            mode={mode}
            state={state}
            onRetry={(cause) => setAsked({ action: 'retry', selection: { filter: { ...state.filter, cause } } })}
          />
        )}
      </Suspense>
      <QueueFilterBar filter={state.filter} state={state} />
      <QueueTable
        tab={tab}
        mode={mode}
        state={state}
        matching={matching}
        changes={changes}
        onAct={(wanted, selection) => setAsked({ action: wanted, selection })}
        onMark={setMarking}
      />
      <Suspense fallback={null}>
        {asked && (
          <ActionDialog
            {...asked}
            mode={mode}
            onClose={() => setAsked(null)}
            onStarted={(runId) => void navigate(paths.run(runId))}
            onArchived={(archived) => tell({ kind: 'archived', archived })}
            onRestored={(changed) => tell({ kind: 'restored', changed })}
            onKept={(changed) => tell({ kind: 'kept', changed })}
          />
        )}
        {marking && <MarkDialog row={marking} onClose={() => setMarking(null)} />}
      </Suspense>
    </Page>
  )
}
