import type { ApiKey } from '@billbridge/contract/api-keys'
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Maker } from '../../components/maker.tsx'
import { Notice } from '../../components/notice.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatCount } from '../../lib/format-count.ts'
import { isolated } from '../../lib/isolated.ts'
import { messages } from '../../lib/messages/api-keys.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { useNow } from '../../lib/use-now.ts'
import { apiKeysQuery, useRevokeApiKey } from './api-key-queries.ts'
import classes from './api-keys.module.css'
import { daysLeft, expiryOf } from './expiry.ts'

const Expiry = ({ expiresAt }: Pick<ApiKey, 'expiresAt'>) => {
  const now = useNow()
  const expiry = expiryOf(expiresAt, now)
  if (expiresAt === null || expiry === 'never') return messages.neverExpires
  if (expiry === 'expired') return <StatusBadge kind="failed" label={messages.expired} />
  if (expiry === 'soon') return <StatusBadge kind="attention" label={messages.expiresSoon(daysLeft(expiresAt, now))} />
  return <RelativeTime at={expiresAt} />
}

const columns: Column<ApiKey>[] = [
  {
    id: 'name',
    header: messages.columns.name,
    stretch: true,
    width: '48%',
    cell: ({ name }) => <span title={name}>{name}</span>,
  },
  { id: 'role', header: messages.columns.role, cell: ({ role }) => roleNames[role] },
  { id: 'ends', header: messages.columns.ends, secondary: true, cell: ({ lastFour }) => <code>…{lastFour}</code> },
  {
    id: 'createdBy',
    header: messages.columns.createdBy,
    secondary: true,
    stretch: true,
    cell: ({ createdBy, makerStatus }) => <Maker maker={createdBy} status={makerStatus} />,
  },
  {
    id: 'created',
    header: messages.columns.created,
    secondary: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  {
    id: 'used',
    header: messages.columns.used,
    secondary: 'under',
    cell: ({ lastUsedAt, lastUsedAddress }) => (
      <span title={lastUsedAddress === null ? undefined : messages.usedFrom(lastUsedAddress)}>
        <RelativeTime at={lastUsedAt} whenNever={messages.neverUsed} />
        {lastUsedAddress !== null && <span className={classes.address}> {messages.usedFrom(lastUsedAddress)}</span>}
      </span>
    ),
  },
  { id: 'expires', header: messages.columns.expires, cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} /> },
]

/** Keys that end within days: what uses them would be refused all at once. */
const EndingSoon = ({ keys }: { keys: readonly ApiKey[] }) => {
  const now = useNow()
  const ending = keys.filter(({ expiresAt }) => expiryOf(expiresAt, now) === 'soon')
  if (ending.length === 0) return null
  return (
    <Notice kind="attention" title={messages.expiringTitle(ending.length)}>
      {messages.expiring(ending.map(({ name }) => isolated(name)).join(', '))}
    </Notice>
  )
}

/** Keys that go back to somebody who may do nothing here any more, but may know their secrets. */
const MakersGone = ({ keys }: { keys: readonly ApiKey[] }) => {
  const left = keys.filter(({ makerStatus }) => makerStatus === 'removed' || makerStatus === 'suspended')
  if (left.length === 0) return null
  return (
    <Notice kind="attention" title={messages.makersGoneTitle(left.length)}>
      {messages.makersGone(left.map(({ name }) => isolated(name)).join(', '))}
    </Notice>
  )
}

/** Keys of the organization; revoking asks first. */
export const ApiKeysTable = ({ onCreate }: { onCreate: () => void }) => {
  const page = useCursorPage()
  const keys = useQuery(apiKeysQuery(page.cursor))
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  return (
    <>
      <div className={classes.notices}>
        <EndingSoon keys={keys.data?.data ?? []} />
        <MakersGone keys={keys.data?.data ?? []} />
      </div>
      {keys.data && <p className={classes.limit}>{messages.limit(formatCount(keys.data.requestsPerMinute))}</p>}
      <PagedTable
        query={keys}
        page={page}
        label={messages.title}
        columns={columns}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        rowMenu={(row) => [
          { label: shared.history, to: paths.auditLog({ target: row.id }) },
          { label: messages.revoke, danger: true, separated: true, onSelect: () => setRevoking(row) },
        ]}
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
