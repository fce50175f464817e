import type { ApiKey } from '@billbridge/contract/api-keys'
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { CursorPager } from '../../components/cursor-pager.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { messages } from '../../lib/messages/api-keys.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { notify } from '../../lib/notify.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { apiKeysQuery, useRevokeApiKey } from './api-key-queries.ts'

const columns: Column<ApiKey>[] = [
  { id: 'name', header: messages.columns.name, cell: ({ name }) => name },
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
  const rows = keys.data?.data
  return (
    <>
      <DataTable
        label={messages.title}
        columns={columns}
        rows={rows}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        stale={keys.isPlaceholderData}
        rowMenu={(row) => [{ label: messages.revoke, danger: true, onSelect: () => setRevoking(row) }]}
        instead={
          keys.error && !rows ? (
            <ProblemAlert problem={keys.error} onRetry={() => void keys.refetch()} />
          ) : rows?.length === 0 ? (
            <EmptyState icon={<IconKey size={22} />} action={<Button onClick={onCreate}>{messages.create}</Button>}>
              {messages.empty}
            </EmptyState>
          ) : null
        }
      />
      <CursorPager
        page={page}
        shown={rows?.length ?? 0}
        nextCursor={keys.data?.nextCursor ?? null}
        updatedAt={keys.dataUpdatedAt}
        refreshing={keys.isFetching}
        onRefresh={() => void keys.refetch()}
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
