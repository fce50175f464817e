import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import { type Mode, modeSchema } from '@billbridge/contract/modes'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type FilterSelectProps, one } from '../../components/filter-options.ts'
import { chipsOf } from '../../components/filter-select.tsx'
import { accountQuery } from '../../lib/account-choice.ts'
import { messages, statusNames } from '../../lib/messages/mappings.ts'
import { optionalChoiceParam, textParam, useUrlState } from '../../lib/use-url-state.ts'
import { connectedCredentialsQuery } from './mapping-queries.ts'

const statuses = ['active', 'customer-deleted'] as const

const codecs = {
  search: textParam(),
  mode: optionalChoiceParam(modeSchema.options),
  status: optionalChoiceParam(statuses),
  stripeAccountId: textParam(),
  accountId: textParam(),
}

/** Filters of the list of mappings, in the address. */
export const useMappingFilters = () => {
  const { values, set, clear } = useUrlState(codecs)
  const { search, stripeAccountId, accountId } = values
  const [used, setUsed] = useState(false)
  // Fetched with the first opening, or to name the one that is filtered by.
  const connected = useQuery({ ...connectedCredentialsQuery, enabled: used || stripeAccountId !== '' })
  const credentials = connected.data?.data ?? []
  const account = useQuery({ ...accountQuery(accountId), enabled: accountId !== '' }).data
  const stripeAccounts = new Map(
    credentials.flatMap((credential) =>
      credential.stripeAccountId ? [[credential.stripeAccountId, credential.stripeAccountName] as const] : [],
    ),
  )
  if (stripeAccountId && !stripeAccounts.has(stripeAccountId)) stripeAccounts.set(stripeAccountId, null)
  const mode: FilterSelectProps<Mode> = {
    label: messages.filters.mode,
    options: modeSchema.options.map((value) => ({ value, label: messages.modes[value] })),
    selected: one(values.mode),
    onChange: ([next]) => set({ mode: next }),
    single: true,
  }
  const status: FilterSelectProps<ExternalMapping['status']> = {
    label: messages.filters.status,
    options: statuses.map((value) => ({ value, label: statusNames[value] })),
    selected: one(values.status),
    onChange: ([next]) => set({ status: next }),
    single: true,
  }
  const stripeAccount: FilterSelectProps<string> = {
    label: messages.filters.stripeAccount,
    options: [...stripeAccounts].map(([value, name]) => ({ value, label: name ? `${name} (${value})` : value })),
    selected: one(stripeAccountId),
    onChange: ([next]) => set({ stripeAccountId: next ?? '' }),
    single: true,
    loading: connected.isLoading,
    onUse: () => setUsed(true),
  }
  const filter = {
    ...(search ? { search } : {}),
    ...(values.mode ? { mode: values.mode } : {}),
    ...(values.status ? { status: values.status } : {}),
    ...(stripeAccountId ? { stripeAccountId } : {}),
    ...(accountId ? { accountId } : {}),
  }
  const ofAccount = {
    label: `${messages.filters.account}: ${account?.name ?? accountId}`,
    onRemove: () => set({ accountId: '' }),
  }
  const chips = [...(accountId ? [ofAccount] : []), ...chipsOf(mode), ...chipsOf(status), ...chipsOf(stripeAccount)]
  const isFiltered = Object.keys(filter).length > 0
  return { values, set, clear, selects: { mode, status, stripeAccount }, chips, filter, isFiltered }
}
