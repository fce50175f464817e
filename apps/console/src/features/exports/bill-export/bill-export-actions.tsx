import type { BillExport } from '@billbridge/contract/bill-exports'
import { isUnderWay } from '@billbridge/contract/export-decisions'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import { ActionButton } from '../../../components/action-button.tsx'
import { ActionMenu } from '../../../components/action-menu.tsx'
import type { MenuEntry } from '../../../components/menu-entry.ts'
import { lazyPart } from '../../../lib/load-part.ts'
import { messages as notices } from '../../../lib/messages/export-notices.ts'
import { type ExportAction, messages } from '../../../lib/messages/exports.ts'
import { notify } from '../../../lib/notify.ts'
import { paths } from '../../../lib/paths.ts'
import { usePermission } from '../../../lib/session.ts'
import { correctionsOf, hasLostInvoice, mayBeMarked, mayBeRetried } from '../queue-row-menu.tsx'

const ActionDialog = lazyPart(() => import('../action-dialog.tsx').then((module) => module.ActionDialog))
const MarkDialog = lazyPart(() =>
  import('../mark-as-exported-dialog.tsx').then((module) => module.MarkAsExportedDialog),
)

/** The one thing to do with a row as it stands. */
const mainActionOf = (row: BillExport): ExportAction | undefined => {
  if (row.status === 'archived') return 'restore'
  if (hasLostInvoice(row)) return 'new-invoice'
  if (row.status === 'complete') return 'status'
  if (row.error) return mayBeRetried(row) ? 'retry' : 'accept'
  return isUnderWay(row) ? undefined : 'export'
}

/** Export, Retry, Get status or Restore; beside it what is done seldom. */
export const BillExportActions = ({ row }: { row: BillExport }) => {
  const navigate = useNavigate()
  const { reason } = usePermission('exports:write')
  const [asked, setAsked] = useState<ExportAction | null>(null)
  const [marking, setMarking] = useState(false)
  const main = mainActionOf(row)
  const archivable = main === 'export' || main === 'retry' || main === 'accept'
  const others = [...correctionsOf(row), ...(hasLostInvoice(row) ? (['status'] as const) : [])]
  const corrections = others.filter((action) => action !== main)
  const seldom: MenuEntry[] = [
    ...corrections.map((action) => ({
      label: messages.actions[action],
      disabledReason: reason,
      onSelect: () => setAsked(action),
    })),
    ...(archivable
      ? [{ label: messages.archiveOne, disabledReason: reason, onSelect: () => setAsked('archive') }]
      : []),
    ...(mayBeMarked(row)
      ? [{ label: messages.markAsExported, disabledReason: reason, onSelect: () => setMarking(true) }]
      : []),
  ]
  return (
    <>
      {seldom.length > 0 && (
        <ActionMenu items={seldom} target={<Button variant="default">{messages.moreActions}</Button>} />
      )}
      {main && (
        <ActionButton disabledReason={reason} onClick={() => setAsked(main)}>
          {messages.actions[main]}
        </ActionButton>
      )}
      <Suspense fallback={null}>
        {asked && (
          <ActionDialog
            action={asked}
            selection={{ ids: [row.id] }}
            mode={row.mode}
            onClose={() => setAsked(null)}
            onStarted={(runId) => void navigate(paths.run(runId))}
            onArchived={({ changed }) => notify(notices.archivedNotice(String(changed)))}
            onRestored={(changed) => notify(notices.restoredNotice(String(changed)))}
            onKept={(changed) => notify(notices.keptNotice(String(changed)))}
          />
        )}
        {marking && <MarkDialog row={row} onClose={() => setMarking(false)} />}
      </Suspense>
    </>
  )
}
