import { roles } from '@billbridge/contract/permissions'
import type { User } from '@billbridge/contract/users'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import type { MenuEntry } from '../../components/menu-entry.ts'
import { PagedTable } from '../../components/paged-table.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { identityProviderQuery } from '../../lib/identity-provider-query.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages, statusNames } from '../../lib/messages/people.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission, useSession } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { textParam, useUrlState } from '../../lib/use-url-state.ts'
import { type MemberChange, peopleQuery } from './people-queries.ts'

const MemberChangeDialog = lazy(() =>
  import('./member-change-dialog.tsx').then((module) => ({ default: module.MemberChangeDialog })),
)

const codecs = { search: textParam() }

const columnsFor = (ownId: string): Column<User>[] => [
  {
    id: 'name',
    header: messages.columns.name,
    stretch: true,
    cell: ({ id, name }) => (
      <span title={name}>
        <bdi>{name}</bdi>
        {id === ownId && ` (${messages.you})`}
      </span>
    ),
  },
  {
    id: 'email',
    header: messages.columns.email,
    secondary: 'under',
    stretch: true,
    cell: ({ email }) => <span title={email}>{email}</span>,
  },
  { id: 'role', header: messages.columns.role, cell: ({ role }) => roleNames[role], width: '110px' },
  {
    id: 'status',
    header: messages.columns.status,
    width: '130px',
    cell: ({ status }) => <StatusBadge kind={status === 'active' ? 'done' : 'neutral'} label={statusNames[status]} />,
  },
  {
    id: 'since',
    header: messages.columns.since,
    width: '140px',
    secondary: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
]

interface MenuFacts {
  /** Why one may change nobody. */
  reason: string | undefined
  /** Why this one can be nothing less, and not be removed. */
  needed: string | undefined
  onChange: (change: MemberChange) => void
}

/** What can become of a member; what cannot says why. */
const menuFor = (user: User, { reason, needed, onChange }: MenuFacts): MenuEntry[] => {
  const weaker = reason ?? needed
  const others = roles.filter((role) => role !== user.role)
  const isActive = user.status === 'active'
  return [
    ...others.map((role) => ({
      label: messages.makeRole(role),
      disabledReason: weaker,
      onSelect: () => onChange({ kind: 'role', role, user }),
    })),
    {
      label: messages.resetCodes,
      disabledReason: reason,
      separated: true,
      onSelect: () => onChange({ kind: 'reset-codes', user }),
    },
    isActive
      ? {
          label: messages.suspend,
          disabledReason: weaker,
          separated: true,
          onSelect: () => onChange({ kind: 'suspend', user }),
        }
      : {
          label: messages.resume,
          disabledReason: reason,
          separated: true,
          onSelect: () => onChange({ kind: 'resume', user }),
        },
    {
      label: messages.remove,
      danger: true,
      disabledReason: weaker,
      onSelect: () => onChange({ kind: 'remove', user }),
    },
    { label: shared.history, to: paths.auditLog({ target: user.id }), separated: true },
  ]
}

/** The people of the organization; a row's menu changes what they may do. */
export const PeopleTable = () => {
  const { user } = useSession()
  const { reason } = usePermission('users:write')
  const { allowed: seesProvider } = usePermission('organization:write')
  const { values, set, clear } = useUrlState(codecs)
  const page = useCursorPage()
  const [change, setChange] = useState<MemberChange | null>(null)
  const people = useQuery(
    peopleQuery({
      ...(values.search ? { search: values.search } : {}),
      ...(page.cursor ? { cursor: page.cursor } : {}),
    }),
  )
  const state = useQuery({ ...identityProviderQuery, enabled: seesProvider })
  const neededFor = ({ id, role, status }: User): string | undefined => {
    if (role === 'admin' && status === 'active' && people.data?.activeAdmins === 1) return messages.lastAdmin
    return state.data?.provider?.lastLinkedAdminId === id ? messages.lastLinkedAdmin : undefined
  }
  return (
    <>
      <FilterBar
        search={values.search}
        onSearch={(search) => set({ search }, { replace: true })}
        searchLabel={messages.search}
        onClear={clear}
      />
      <PagedTable
        query={people}
        page={page}
        label={messages.title}
        columns={columnsFor(user.id)}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        rowMenu={(row) => menuFor(row, { reason, needed: neededFor(row), onChange: setChange })}
        narrowed={values.search !== ''}
        onClear={clear}
        empty={<EmptyState>{messages.empty}</EmptyState>}
      />
      <Suspense fallback={null}>
        {change && <MemberChangeDialog change={change} ownId={user.id} onClose={() => setChange(null)} />}
      </Suspense>
    </>
  )
}
