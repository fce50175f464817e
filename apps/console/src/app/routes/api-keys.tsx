import { Suspense } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { ApiKeysTable } from '../../features/api-keys/api-keys-table.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/api-keys.ts'
import { usePermission } from '../../lib/session.ts'
import { flagParam, useUrlState } from '../../lib/use-url-state.ts'

const codecs = { create: flagParam() }

const CreateApiKeyDialog = lazyPart(() =>
  import('../../features/api-keys/create-api-key-dialog.tsx').then((module) => module.CreateApiKeyDialog),
)

/** `/settings/api-keys`; `?create=true` opens the dialog. */
export const Component = () => {
  const mayRead = usePermission('api-keys:read')
  const mayWrite = usePermission('api-keys:write')
  const { values, set } = useUrlState(codecs)
  const open = () => set({ create: true }, { replace: true })
  const close = () => set({ create: false }, { replace: true })
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton disabledReason={mayWrite.reason} onClick={open}>
          {messages.create}
        </ActionButton>
      }
    >
      {mayRead.allowed ? <ApiKeysTable onCreate={open} /> : <EmptyState>{messages.adminsOnly}</EmptyState>}
      <Suspense fallback={null}>{values.create && mayWrite.allowed && <CreateApiKeyDialog onClose={close} />}</Suspense>
    </Page>
  )
}
