import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { ApiKeysTable } from '../../features/api-keys/api-keys-table.tsx'
import { messages } from '../../lib/messages/api-keys.ts'
import { usePermission } from '../../lib/session.ts'

const CreateApiKeyDialog = lazy(() =>
  import('../../features/api-keys/create-api-key-dialog.tsx').then((module) => ({
    default: module.CreateApiKeyDialog,
  })),
)

/** `/settings/api-keys` */
export const Component = () => {
  const mayRead = usePermission('api-keys:read')
  const mayWrite = usePermission('api-keys:write')
  const [opened, dialog] = useDisclosure(false)
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton disabledReason={mayWrite.reason} onClick={dialog.open}>
          {messages.create}
        </ActionButton>
      }
    >
      {mayRead.allowed ? <ApiKeysTable onCreate={dialog.open} /> : <EmptyState>{messages.adminsOnly}</EmptyState>}
      <Suspense fallback={null}>{opened && <CreateApiKeyDialog onClose={dialog.close} />}</Suspense>
    </Page>
  )
}
