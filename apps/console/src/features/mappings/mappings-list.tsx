import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import { IconArrowsExchange } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { FilterSelect } from '../../components/filter-select.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages } from '../../lib/messages/mappings.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { mappingColumns } from './mapping-columns.tsx'
import { useMappingFilters } from './mapping-filters.ts'
import { mappingsQuery, useRemoveMapping } from './mapping-queries.ts'

/** A dialog's code comes with its first use. */
const ChangeMappingDialog = lazyPart(() => import('./mapping-dialog.tsx').then((module) => module.ChangeMappingDialog))

/** All mappings, with what can be done with each. */
export const MappingsList = ({ onCreate }: { onCreate: () => void }) => {
  const { values, set, clear, selects, chips, filter, isFiltered } = useMappingFilters()
  const page = useCursorPage()
  const { reason } = usePermission('mappings:write')
  const [changing, setChanging] = useState<ExternalMapping | null>(null)
  const [removing, setRemoving] = useState<ExternalMapping | null>(null)
  const mappings = useQuery(mappingsQuery({ ...filter, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  return (
    <>
      <FilterBar
        search={values.search}
        onSearch={(search) => set({ search }, { replace: true })}
        searchLabel={messages.searchLabel}
        active={chips}
        onClear={clear}
      >
        <FilterSelect {...selects.mode} />
        <FilterSelect {...selects.status} />
        <FilterSelect {...selects.stripeAccount} />
      </FilterBar>
      <PagedTable
        query={mappings}
        page={page}
        label={messages.title}
        columns={mappingColumns}
        getRowId={({ id }) => id}
        getRowName={({ accountName }) => accountName}
        getRowPath={({ accountId }) => paths.account(accountId)}
        rowMenu={(mapping) => [
          { label: messages.openAccount, to: paths.account(mapping.accountId) },
          { label: messages.change, disabledReason: reason, onSelect: () => setChanging(mapping) },
          { label: messages.remove, danger: true, disabledReason: reason, onSelect: () => setRemoving(mapping) },
          { label: shared.history, to: paths.auditLog({ target: mapping.id }), separated: true },
        ]}
        narrowed={isFiltered}
        onClear={clear}
        empty={
          <EmptyState
            icon={<IconArrowsExchange size={22} />}
            action={
              <ActionButton disabledReason={reason} onClick={onCreate}>
                {messages.create}
              </ActionButton>
            }
          >
            {messages.empty}
          </EmptyState>
        }
      />
      <RemoveDialog mapping={removing} onClose={() => setRemoving(null)} />
      <Suspense fallback={null}>
        {changing && <ChangeMappingDialog mapping={changing} onClose={() => setChanging(null)} />}
      </Suspense>
    </>
  )
}

const RemoveDialog = ({ mapping, onClose }: { mapping: ExternalMapping | null; onClose: () => void }) => {
  const remove = useRemoveMapping()
  const close = () => {
    remove.reset()
    onClose()
  }
  return (
    <ConfirmDialog
      opened={mapping !== null}
      title={messages.removeTitle(mapping?.accountName ?? '')}
      mode={mapping?.mode}
      confirmLabel={messages.removeConfirm}
      danger
      pending={remove.isPending}
      problem={remove.error}
      onCancel={close}
      onConfirm={() =>
        mapping &&
        remove.mutate(mapping.id, {
          onSuccess: () => {
            notify(messages.removed(mapping.accountName))
            close()
          },
        })
      }
    >
      {messages.removeText(mapping?.customerId ?? '', mapping?.stripeAccountId ?? '')}
    </ConfirmDialog>
  )
}
