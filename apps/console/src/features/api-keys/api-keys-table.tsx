import type { ApiKey } from '@billbridge/contract/api-keys'
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { messages } from '../../lib/messages/api-keys.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { notify } from '../../lib/notify.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { apiKeysQuery, useRevokeApiKey } from './api-key-queries.ts'

const columns: Column<ApiKey>[] = [
  { id: 'name', header: messages.columns.name, stretch: true, cell: ({ name }) => <span title={name}>{name}</span> },
  { id: 'role', header: messages.columns.role, cell: ({ role }) => roleNames[role] },
  { id: 'ends', header: messages.columns.ends, cell: ({ lastFour }) => <code>…{lastFour}</code> },
  { id: 'createdBy', header: messages.columns.createdBy, secondary: true, cell: ({ createdBy }) => createdBy.name },
  {
    id: 'created',
    header: messages.columns.created,
    secondary: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  {
    id: 'used',
    header: messages.columns.used,
    cell: ({ lastUsedAt }) => <RelativeTime at={lastUsedAt} whenNever={messages.neverUsed} />,
  },
]

/** Keys of the organization; revoking asks first. */
export const ApiKeysTable = ({ onCreate }: { onCreate: () => void }) => {
  const page = useCursorPage()
  const keys = useQuery(apiKeysQuery(page.cursor))
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  return (
    <>
      <PagedTable
        query={keys}
        page={page}
        label={messages.title}
        columns={columns}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        rowMenu={(row) => [{ label: messages.revoke, danger: true, onSelect: () => setRevoking(row) }]}
        empty={
          <EmptyState icon={<IconKey size={22} />} action={<Button onClick={onCreate}>{messages.create}</Button>}>
            {messages.empty}
          </EmptyState>
        }
      />
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  )
}

const RevokeDialog = ({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) => {
  const revoke = useRevokeApiKey()
  const close = () => {
    revoke.reset()
    onClose()
  }
  return (
    <ConfirmDialog
      opened={apiKey !== null}
      title={messages.revokeTitle(apiKey?.name ?? '')}
      confirmLabel={messages.revokeKey}
      danger
      pending={revoke.isPending}
      problem={revoke.error}
      onCancel={close}
      onConfirm={() =>
        apiKey &&
        revoke.mutate(apiKey.id, {
          onSuccess: () => {
            notify(messages.revoked(apiKey.name))
            close()
          },
        })
      }
    >
      {messages.revokeText(apiKey?.lastFour ?? '')}
    </ConfirmDialog>
  )
}
