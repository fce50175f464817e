import { type BillExportFilter, billExportEndpoints } from '@billbridge/contract/bill-exports'
import { toUrl } from '@billbridge/contract/client'
import { correctionFilterSchema } from '@billbridge/contract/corrections'
import { exportErrorCauses, holdReasons } from '@billbridge/contract/export-decisions'
import { currencies } from '@billbridge/contract/money'
import { stripeInvoiceStatusSchema } from '@billbridge/contract/sent-invoices'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ActiveFilter, FilterBar } from '../../components/filter-bar.tsx'
import type { FilterSelectProps } from '../../components/filter-options.ts'
import { chipsOf, FilterSelect } from '../../components/filter-select.tsx'
import { accountQuery } from '../../lib/account-choice.ts'
import { causeNames } from '../../lib/messages/export-causes.ts'
import { holdReasonNames, invoiceStatusNames } from '../../lib/messages/export-statuses.ts'
import { correctionNames, goesOnNames, messages } from '../../lib/messages/exports.ts'
import classes from './exports.module.css'
import { accountChoicesQuery, configurationChoicesQuery } from './filter-choices.ts'
import type { QueueState, QueueValues } from './queue-filters.ts'

type ChoiceName = Exclude<keyof QueueValues, 'search' | 'sort' | 'view' | 'runId' | 'credentialId'>

/** A filter of one value, as the selects take it. */
const choice = (
  state: QueueState,
  name: ChoiceName,
  label: string,
  options: FilterSelectProps<string>['options'],
): FilterSelectProps<string> => {
  const value = state.values[name]
  return {
    label,
    options,
    selected: value ? [value] : [],
    onChange: ([next]) => {
      const patch: Partial<Record<ChoiceName, string | undefined>> = { [name]: next }
      state.set(patch as Partial<QueueValues>)
    },
    single: true,
  }
}

const named = <V extends string>(values: readonly V[], names: Record<V, string>) =>
  values.map((value) => ({ value, label: names[value] }))

const currencyOptions = currencies.map((code) => ({ value: code, label: code }))

type Fetched = Pick<FilterSelectProps<string>, 'options' | 'loading' | 'onUse'>

const toOptions = (rows: readonly { id: string; name: string }[]) =>
  rows.map(({ id, name }) => ({ value: id, label: name }))

/** Fetched with the first opening, or to name the one that is filtered by. */
const useConfigurationOptions = (mode: BillExportFilter['mode'], configurationId: string | undefined): Fetched => {
  const [used, setUsed] = useState(false)
  const offered = useQuery({
    ...configurationChoicesQuery(mode),
    enabled: used || configurationId !== undefined,
  })
  return { options: toOptions(offered.data?.data ?? []), loading: offered.isLoading, onUse: () => setUsed(true) }
}

/** An account that is filtered by, but is not among the first that are offered, is asked for by itself. */
const useAccountOptions = (accountId: string | undefined): Fetched => {
  const [used, setUsed] = useState(false)
  const offered = useQuery({ ...accountChoicesQuery, enabled: used })
  const rows = offered.data?.data ?? []
  const missing = accountId !== undefined && !rows.some(({ id }) => id === accountId)
  const other = useQuery({ ...accountQuery(accountId ?? ''), enabled: missing }).data
  const all = missing ? [other ?? { id: accountId, name: accountId }, ...rows] : rows
  return { options: toOptions(all), loading: offered.isLoading, onUse: () => setUsed(true) }
}

const useChoices = (filter: BillExportFilter, state: QueueState): FilterSelectProps<string>[] => {
  const { tab, mode, view } = filter
  const configurations = useConfigurationOptions(mode, state.values.configurationId)
  const accounts = useAccountOptions(state.values.accountId)
  const names = messages.filters
  const ofTab = {
    unsent:
      view === 'held'
        ? [
            choice(state, 'holdReason', names.holdReason, named(holdReasons, holdReasonNames)),
            choice(state, 'goesOnWhen', names.goesOnWhen, named(['connected', 'enabled'] as const, goesOnNames)),
          ]
        : [],
    success: [
      choice(state, 'invoiceStatus', names.invoiceStatus, named(stripeInvoiceStatusSchema.options, invoiceStatusNames)),
      choice(state, 'correction', names.correction, named(correctionFilterSchema.options, correctionNames)),
    ],
    error: [choice(state, 'cause', names.cause, named(exportErrorCauses, causeNames))],
    archived: [],
  }
  return [
    ...ofTab[tab],
    { ...choice(state, 'configurationId', names.configuration, configurations.options), ...configurations },
    { ...choice(state, 'accountId', names.account, accounts.options), ...accounts },
    choice(state, 'currency', names.currency, currencyOptions),
  ]
}

/** Search, the filters of the tab, and the same rows as CSV. */
export const QueueFilterBar = ({ filter, state }: { filter: BillExportFilter; state: QueueState }) => {
  const choices = useChoices(filter, state)
  const { values, set, clear } = state
  const byAddress: ActiveFilter[] = (['runId', 'credentialId'] as const).flatMap((name) =>
    values[name]
      ? [{ label: `${messages.filters[name]}: ${values[name]}`, onRemove: () => set({ [name]: undefined }) }]
      : [],
  )
  return (
    <FilterBar
      search={values.search}
      onSearch={(search) => set({ search }, { replace: true })}
      searchLabel={messages.searchLabel}
      active={[...choices.flatMap(chipsOf), ...byAddress]}
      onClear={clear}
    >
      {choices.map((props) => (
        <FilterSelect key={props.label} {...props} />
      ))}
      <Button
        component="a"
        href={toUrl(billExportEndpoints.csv, { query: filter })}
        download={messages.csvName(filter.tab, filter.mode)}
        aria-label={messages.downloadCsv}
        title={messages.downloadCsv}
        variant="default"
        px="sm"
        fw={450}
        className={classes.spread ?? ''}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {messages.csv}
      </Button>
    </FilterBar>
  )
}
