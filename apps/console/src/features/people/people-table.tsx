import type { ListedUser } from '@billbridge/contract/users'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { identityProviderQuery } from '../../lib/identity-provider-query.ts'
import { lazyPart } from '../../lib/load-part.ts'
import { messages, statusNames } from '../../lib/messages/people.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { usePermission, useSession } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { textParam, useUrlState } from '../../lib/use-url-state.ts'
import { memberMenu } from './member-menu.ts'
import { type MemberChange, peopleQuery } from './people-queries.ts'

const MemberChangeDialog = lazyPart(() =>
  import('./member-change-dialog.tsx').then((module) => module.MemberChangeDialog),
)

const codecs = { search: textParam() }

const linkedColumn: Column<ListedUser> = {
  id: 'linked',
  header: messages.columns.linked,
  width: '110px',
  secondary: true,
  cell: ({ linked }) => (linked ? messages.linked : messages.notLinked),
}

/** `withLinks`: who is linked with the organization's provider is told. */
const columnsFor = (ownId: string, withLinks: boolean): Column<ListedUser>[] => [
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
  ...(withLinks ? [linkedColumn] : []),
  {
    id: 'since',
    header: messages.columns.since,
    width: '140px',
    secondary: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
]

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
  const facts = {
    reason,
    ownId: user.id,
    activeAdmins: people.data?.activeAdmins,
    provider: state.data?.provider ?? null,
    onChange: setChange,
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
        columns={columnsFor(user.id, people.data?.data.some(({ linked }) => linked !== null) ?? false)}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        rowMenu={(row) => memberMenu(row, facts)}
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
