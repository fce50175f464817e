import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { accountQuery } from '../../../lib/account-choice.ts'
import { isolated } from '../../../lib/isolated.ts'
import {
  fieldMessages as messages,
  type SettingPath,
  settingHelp,
  settingLabels,
} from '../../../lib/messages/configuration-settings.ts'
import { foundAccountsQuery } from '../choice-queries.ts'
import type { SettingsForm } from './setting-fields.tsx'

/** Names are fetched for so many picked accounts; the others are shown by their id. */
const namedAtMost = 40

interface Option {
  value: string
  label: string
}

const toOption = ({ id, code, name }: { id: string; code: string; name: string }): Option => ({
  value: id,
  label: `${isolated(name)} (${isolated(code)})`,
})

const usePicked = (ids: readonly string[]): Option[] =>
  useQueries({
    queries: ids.slice(0, namedAtMost).map((id) => accountQuery(id)),
    combine: (results) => {
      const named = new Map(results.flatMap(({ data }) => (data ? [[data.id, toOption(data)] as const] : [])))
      return ids.map((id) => named.get(id) ?? { value: id, label: id })
    },
  })

interface AccountPickerProps {
  form: SettingsForm
  path: SettingPath & `settings.accounts.${string}`
}

/** Any number of accounts, found by code or name among all there are. */
export const AccountPicker = ({ form, path }: AccountPickerProps) => {
  const [search, setSearch] = useState('')
  const [sought] = useDebouncedValue(search.trim(), 250)
  const props = form.getInputProps(path) as { value: string[] }
  const picked = usePicked(props.value)
  const found = useQuery(foundAccountsQuery(sought))
  const options = new Map(
    [...picked, ...(found.data?.data.map(toOption) ?? [])].map((option) => [option.value, option]),
  )
  const shown = new Set(found.data?.data.map(({ id }) => id))
  return (
    <MultiSelect
      label={settingLabels[path]}
      description={settingHelp[path]}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={props.value.length === 0 ? messages.findAccounts : ''}
      data={[...options.values()]}
      // The server has searched already: what it found is what there is.
      filter={({ options: all }) => all.filter((option) => 'value' in option && shown.has(option.value))}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      hidePickedOptions
      clearable
      clearButtonProps={{ 'aria-label': messages.clearAccounts }}
      nothingFoundMessage={found.isFetching ? messages.findingAccounts : messages.noAccountFound}
      styles={{ pillsList: { maxHeight: 168, overflowY: 'auto' } }}
      {...props}
    />
  )
}
