import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState, NoResults } from '../../components/empty-state.tsx'
import { isEmptyList, ListPager, ListProblem, NothingOnThisPage } from '../../components/paged-table.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { SearchInput } from '../../components/search-input.tsx'
import { bulkMessages as messages } from '../../lib/messages/mapping-ways.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { textParam, useUrlState } from '../../lib/use-url-state.ts'
import { BatchResultPanel } from './batch-result.tsx'
import { accountsQuery } from './mapping-queries.ts'
import classes from './mappings.module.css'
import { CustomerPicker } from './pickers.tsx'
import { useBatch } from './use-batch.ts'

const rowsAtOnce = 25
const codecs = { search: textParam() }

/** Accounts with no customer in the credential's Stripe account, a picker beside each. */
export const Unmapped = ({ credentialId }: { credentialId: string }) => {
  const { reason } = usePermission('mappings:write')
  const page = useCursorPage()
  const { values, set, clear } = useUrlState(codecs)
  const { search } = values
  const [choices, setChoices] = useState<Record<string, { customerId: string; account: string }>>({})
  const batch = useBatch(credentialId)
  const accounts = useQuery(
    accountsQuery({
      unmappedFor: credentialId,
      limit: rowsAtOnce,
      ...(search ? { search } : {}),
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
      <ListProblem query={accounts} page={page} />
      <div className={classes.buttons}>
        <SearchInput
          label={messages.unmappedSearch}
          value={search}
          onChange={(next) => set({ search: next }, { replace: true })}
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
      {isEmptyList({ query: accounts, page }) && search !== '' && <NoResults onClear={clear} />}
      {isEmptyList({ query: accounts, page }) && search === '' && <EmptyState>{messages.unmappedEmpty}</EmptyState>}
      {rows?.length === 0 && page.cursor !== undefined && <NothingOnThisPage page={page} />}
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
      <ListPager query={accounts} page={page} />
    </div>
  )
}
