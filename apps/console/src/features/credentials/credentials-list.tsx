import type { Credential } from '@billbridge/contract/credentials'
import { credentialStatusSchema, destinationSchema } from '@billbridge/contract/modes'
import { IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { chipsOf, FilterSelect } from '../../components/filter-select.tsx'
import { isEmptyList, PagedTable } from '../../components/paged-table.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages, statusNames } from '../../lib/messages/credentials.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { choiceParam, choicesParam, textParam, useUrlState } from '../../lib/use-url-state.ts'
import { credentialColumns } from './credential-columns.tsx'
import { credentialsQuery } from './credential-queries.ts'

/** A dialog's code comes with its first use. */
const DeleteCredential = lazyPart(() => import('./delete-credential.tsx').then((module) => module.DeleteCredential))

const sorts = ['name', '-name', 'createdAt', '-createdAt', 'lastVerifiedAt', '-lastVerifiedAt'] as const

const filters = {
  search: textParam(),
  status: choicesParam(credentialStatusSchema.options),
  destination: choicesParam(destinationSchema.options),
  sort: choiceParam(sorts, '-createdAt'),
}

const useFilters = () => {
  const { values, set, clear } = useUrlState(filters)
  const [destination, second] = values.destination
  const status = {
    label: messages.statusFilter,
    options: credentialStatusSchema.options.map((value) => ({ value, label: statusNames[value] })),
    selected: values.status,
    onChange: (selected: typeof values.status) => set({ status: selected }),
  }
  const destinations = {
    label: messages.destinationFilter,
    options: destinationSchema.options.map((value) => ({ value, label: destinationNames[value] })),
    selected: values.destination,
    onChange: (selected: typeof values.destination) => set({ destination: selected }),
  }
  const query = {
    sort: values.sort,
    ...(values.search ? { search: values.search } : {}),
    ...(values.status.length ? { status: values.status } : {}),
    // Both destinations are all there are.
    ...(destination && !second ? { destination } : {}),
  }
  const isFiltered = values.search !== '' || values.status.length > 0 || values.destination.length > 0
  return { values, set, clear, status, destinations, query, isFiltered }
}

/** Where a row leads: an unfinished one back into the wizard. */
const credentialPath = ({ id, status }: Pick<Credential, 'id' | 'status'>): string =>
  status === 'pending' ? paths.newCredential({ credential: id }) : paths.credential(id)

const copyId = (id: string) => void navigator.clipboard.writeText(id).then(() => notify(messages.idCopied))

/** The list of credentials; `createdId` is the one just made, which stands out. */
export const CredentialsList = ({ createdId }: { createdId: string | undefined }) => {
  const page = useCursorPage()
  const { values, set, clear, status, destinations, query, isFiltered } = useFilters()
  const { reason } = usePermission('credentials:write')
  const [deleting, setDeleting] = useState<Credential | null>(null)
  const credentials = useQuery(credentialsQuery({ ...query, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  return (
    <>
      {(isFiltered || !isEmptyList({ query: credentials, page })) && (
        <FilterBar
          search={values.search}
          onSearch={(search) => set({ search }, { replace: true })}
          searchLabel={messages.searchLabel}
          active={[...chipsOf(status), ...chipsOf(destinations)]}
          onClear={clear}
        >
          <FilterSelect {...status} />
          <FilterSelect {...destinations} />
        </FilterBar>
      )}
      <PagedTable
        query={credentials}
        page={page}
        label={messages.tableLabel}
        columns={credentialColumns}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        getRowPath={credentialPath}
        sort={values.sort}
        onSortChange={(sort) => set({ sort: sorts.find((known) => known === sort) ?? '-createdAt' })}
        highlightedId={createdId}
        narrowed={isFiltered}
        onClear={clear}
        empty={
          <EmptyState
            icon={<IconPlugConnected size={22} />}
            action={
              <ActionButton to={paths.newCredential()} disabledReason={reason}>
                {messages.create}
              </ActionButton>
            }
          >
            {messages.empty}
          </EmptyState>
        }
        rowMenu={(row) => [
          { label: row.status === 'pending' ? messages.resume : messages.open, to: credentialPath(row) },
          { label: messages.copyId, onSelect: () => copyId(row.id) },
          { label: messages.delete, danger: true, disabledReason: reason, onSelect: () => setDeleting(row) },
        ]}
      />
      <Suspense fallback={null}>
        {deleting && (
          <DeleteCredential
            credential={deleting}
            onClose={() => setDeleting(null)}
            onDeleted={() => setDeleting(null)}
          />
        )}
      </Suspense>
    </>
  )
}
