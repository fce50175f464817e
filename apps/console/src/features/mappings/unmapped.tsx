import { Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { CursorPager } from '../../components/cursor-pager.tsx'
import { EmptyState, NoResults } from '../../components/empty-state.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { bulkMessages as messages } from '../../lib/messages/mappings.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { BatchResultPanel } from './batch-result.tsx'
import { accountsQuery } from './mapping-queries.ts'
import classes from './mappings.module.css'
import { CustomerPicker } from './pickers.tsx'
import { useBatch } from './use-batch.ts'

const rowsAtOnce = 25

/** Accounts with no customer in the credential's Stripe account, a picker beside each. */
export const Unmapped = ({ credentialId }: { credentialId: string }) => {
  const { reason } = usePermission('mappings:write')
  const page = useCursorPage()
  const [search, setSearch] = useState('')
  const [sought] = useDebouncedValue(search.trim(), 250)
  const [choices, setChoices] = useState<Record<string, { customerId: string; account: string }>>({})
  const batch = useBatch(credentialId)
  const accounts = useQuery(
    accountsQuery({
      unmappedFor: credentialId,
      limit: rowsAtOnce,
      ...(sought ? { search: sought } : {}),
      ...(page.cursor ? { cursor: page.cursor } : {}),
    }),
  )
  const rows = accounts.data?.data
  const chosen = Object.entries(choices).map(([accountId, choice]) => ({ accountId, ...choice }))
  const choose = (accountId: string, account: string, customerId: string | null) => {
    const { [accountId]: _, ...others } = choices
    setChoices(customerId === null ? others : { ...others, [accountId]: { customerId, account } })
  }
  return (
    <div className={classes.stack}>
      {batch.results && <BatchResultPanel rows={batch.results} onDismiss={batch.dismiss} />}
      {batch.problem && <ProblemAlert problem={batch.problem} />}
      {accounts.error && <ProblemAlert problem={accounts.error} onRetry={() => void accounts.refetch()} />}
      <div className={classes.buttons}>
        <TextInput
          className={classes.credential ?? ''}
          aria-label={messages.unmappedSearch}
          placeholder={messages.unmappedSearch}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ActionButton
          disabledReason={reason ?? (chosen.length === 0 ? messages.nothingChosen : undefined)}
          loading={batch.isPending}
          onClick={() => batch.run(chosen, () => setChoices({}))}
        >
          {messages.map(chosen.length)}
        </ActionButton>
      </div>
      {accounts.isPending && <Skeleton height={240} />}
      {rows?.length === 0 && sought !== '' && <NoResults onClear={() => setSearch('')} />}
      {rows?.length === 0 && sought === '' && <EmptyState>{messages.unmappedEmpty}</EmptyState>}
      {rows && rows.length > 0 && (
        <ul className={classes.rows}>
          {rows.map(({ id, name, code, email }) => (
            <li key={id} className={classes.row} data-wide>
              <span className={classes.name}>
                {name}
                <span className={classes.quiet}>{[code, email].filter(Boolean).join(' · ')}</span>
              </span>
              <CustomerPicker
                aria-label={messages.candidateFor(name)}
                credentialId={credentialId}
                value={choices[id]?.customerId ?? null}
                onChange={(customerId) => choose(id, name, customerId)}
                clearable
              />
            </li>
          ))}
        </ul>
      )}
      <CursorPager
        page={page}
        shown={rows?.length ?? 0}
        nextCursor={accounts.data?.nextCursor ?? null}
        updatedAt={accounts.dataUpdatedAt}
        refreshing={accounts.isFetching}
        onRefresh={() => void accounts.refetch()}
      />
    </div>
  )
}
