import { Suspense } from 'react'
import { useNavigate } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { ReconciliationsList } from '../../features/reconciliation/reconciliations-list.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/reconciliation.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { flagParam, useUrlState } from '../../lib/use-url-state.ts'

const codecs = { start: flagParam() }

const StartReconciliation = lazyPart(() =>
  import('../../features/reconciliation/start-reconciliation.tsx').then((module) => module.StartReconciliation),
)

/** `/billing/reconciliation`; `?start=true` opens the dialog. */
export const Component = () => {
  const { allowed, reason } = usePermission('exports:write')
  const { values, set } = useUrlState(codecs)
  const navigate = useNavigate()
  const open = () => set({ start: true }, { replace: true })
  const close = () => set({ start: false }, { replace: true })
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton disabledReason={reason} onClick={open}>
          {messages.start}
        </ActionButton>
      }
    >
      <ReconciliationsList onStart={open} />
      <Suspense fallback={null}>
        {values.start && allowed && (
          <StartReconciliation onClose={close} onStarted={(id) => void navigate(paths.reconciliation(id))} />
        )}
      </Suspense>
    </Page>
  )
}
