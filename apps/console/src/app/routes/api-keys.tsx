import { useDisclosure } from '@mantine/hooks'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { ApiKeysTable } from '../../features/api-keys/api-keys-table.tsx'
import { CreateApiKeyDialog } from '../../features/api-keys/create-api-key-dialog.tsx'
import { messages } from '../../lib/messages/api-keys.ts'
import { usePermission } from '../../lib/session.ts'

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
      <CreateApiKeyDialog opened={opened} onClose={dialog.close} />
    </Page>
  )
}
