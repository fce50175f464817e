import type { Account } from '@billbridge/contract/accounts'
import { IconAddressBook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/accounts.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { choiceParam, textParam, useUrlState } from '../../lib/use-url-state.ts'
import { accountColumns } from './account-columns.tsx'
import { accountsQuery } from './account-queries.ts'

/** A dialog's code comes with its first use. */
const AccountDialog = lazyPart(() => import('./account-dialog.tsx').then((module) => module.AccountDialog))

const sorts = ['code', '-code', 'name', '-name', 'createdAt', '-createdAt'] as const
const codecs = { search: textParam(), sort: choiceParam(sorts, 'code') }

const copyId = (id: string) => void navigator.clipboard.writeText(id).then(() => notify(messages.idCopied))

/** All accounts; `highlightedId` is the one just made. */
export const AccountsList = ({ highlightedId }: { highlightedId: string | undefined }) => {
  const { values, set, clear } = useUrlState(codecs)
  const page = useCursorPage()
  const { reason } = usePermission('accounts:write')
  const [editing, setEditing] = useState<Account | null>(null)
  const accounts = useQuery(
    accountsQuery({
      sort: values.sort,
      ...(values.search ? { search: values.search } : {}),
      ...(page.cursor ? { cursor: page.cursor } : {}),
    }),
  )
  return (
    <>
      <FilterBar
        search={values.search}
        onSearch={(search) => set({ search }, { replace: true })}
        searchLabel={messages.searchLabel}
        onClear={clear}
      />
      <PagedTable
        query={accounts}
        page={page}
        label={messages.title}
        columns={accountColumns}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        getRowPath={({ id }) => paths.account(id)}
        sort={values.sort}
        onSortChange={(sort) => set({ sort: sorts.find((known) => known === sort) ?? 'code' })}
        highlightedId={highlightedId}
        rowMenu={(account) => [
          { label: messages.open, to: paths.account(account.id) },
          { label: messages.edit, disabledReason: reason, onSelect: () => setEditing(account) },
          { label: messages.bills, to: paths.bills({ accountId: account.id }), separated: true },
          { label: messages.mappings, to: paths.externalMappings({ accountId: account.id }) },
          { label: messages.copyId, onSelect: () => copyId(account.id) },
        ]}
        narrowed={values.search !== ''}
        onClear={clear}
        empty={
          <EmptyState
            icon={<IconAddressBook size={22} />}
            action={<ActionButton to={paths.importBills()}>{messages.import}</ActionButton>}
          >
            {messages.empty}
          </EmptyState>
        }
      />
      <Suspense fallback={null}>
        {editing && <AccountDialog account={editing} onClose={() => setEditing(null)} />}
      </Suspense>
    </>
  )
}
