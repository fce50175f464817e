import { type User, userEndpoints } from '@billbridge/contract/users'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { call } from '../../lib/api.ts'
import { messages, statusNames } from '../../lib/messages/people.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { useSession } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { textParam, useUrlState } from '../../lib/use-url-state.ts'

const codecs = { search: textParam() }

const peopleQuery = (query: { search?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['users', query],
    queryFn: ({ signal }) => call(userEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

const columnsFor = (ownId: string): Column<User>[] => [
  {
    id: 'name',
    header: messages.columns.name,
    stretch: true,
    cell: ({ id, name }) => (id === ownId ? `${name} (${messages.you})` : name),
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

/** The people of the organization. */
export const PeopleTable = () => {
  const { user } = useSession()
  const { values, set, clear } = useUrlState(codecs)
  const page = useCursorPage()
  const people = useQuery(
    peopleQuery({
      ...(values.search ? { search: values.search } : {}),
      ...(page.cursor ? { cursor: page.cursor } : {}),
    }),
  )
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
        narrowed={values.search !== ''}
        onClear={clear}
        empty={<EmptyState>{messages.empty}</EmptyState>}
      />
    </>
  )
}
