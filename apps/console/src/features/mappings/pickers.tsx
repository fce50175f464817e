import type { StripeCustomer } from '@billbridge/contract/external-mappings'
import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { accountQuery } from '../../lib/account-choice.ts'
import { isolated } from '../../lib/isolated.ts'
import { dialogMessages as messages } from '../../lib/messages/mapping-ways.ts'
import { accountsQuery, customersQuery } from './mapping-queries.ts'

interface Option {
  value: string
  label: string
}

type PickerProps = Omit<SelectProps, 'data' | 'value' | 'onChange' | 'searchValue' | 'onSearchChange'> & {
  value: string | null
  onChange: (value: string | null) => void
}

interface SearchedSelectProps extends PickerProps {
  options: Option[]
  finding: boolean
  /** Called a moment after the last key; what stands there after a choice is nothing to look for. */
  onSeek: (sought: string) => void
}

const SearchedSelect = ({ options, finding, onSeek, ...props }: SearchedSelectProps) => {
  const [text, setText] = useState('')
  return (
    <Select
      {...props}
      data={options}
      // The server has searched already: what it found is what there is.
      filter={({ options: all }) => all}
      searchable
      // The first field of a dialog has the focus at once: a list that opens by itself would hide the others.
      openOnFocus={false}
      searchValue={text}
      onSearchChange={(next) => {
        setText(next)
        onSeek(options.some(({ label }) => label === next) ? '' : next.trim())
      }}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      nothingFoundMessage={finding ? messages.finding : messages.nothingFound}
    />
  )
}

const withOption = (options: Option[], extra: Option | undefined): Option[] =>
  extra && !options.some(({ value }) => value === extra.value) ? [extra, ...options] : options

/** Any account, found by code or name. */
export const AccountPicker = (props: PickerProps) => {
  const [sought, setSought] = useState('')
  const [search] = useDebouncedValue(sought, 250)
  const found = useQuery(accountsQuery({ limit: 20, ...(search ? { search } : {}) }))
  const picked = useQuery({ ...accountQuery(props.value ?? ''), enabled: props.value !== null }).data
  const toOption = ({ id, code, name }: { id: string; code: string; name: string }): Option => ({
    value: id,
    label: `${isolated(name)} (${isolated(code)})`,
  })
  const options = withOption((found.data?.data ?? []).map(toOption), picked && toOption(picked))
  return (
    <SearchedSelect
      placeholder={messages.accountPlaceholder}
      {...props}
      options={options}
      finding={found.isFetching}
      onSeek={setSought}
    />
  )
}

/** A customer as pick-lists show it. */
export const customerLabel = ({ id, name, email }: Pick<StripeCustomer, 'id' | 'name' | 'email'>): string =>
  [name, email, id].filter(Boolean).join(' · ')

const customerIdShape = /^cus_[A-Za-z0-9_]{1,100}$/

/** A customer of the credential's Stripe account, searched there, or any id that is typed. */
export const CustomerPicker = ({ credentialId, ...props }: PickerProps & { credentialId: string | null }) => {
  const [sought, setSought] = useState('')
  const [search] = useDebouncedValue(sought, 300)
  const [opened, setOpened] = useState(false)
  const found = useQuery({
    ...customersQuery(credentialId ?? '', search),
    enabled: credentialId !== null && (opened || search !== ''),
  })
  const ofList = (found.data?.data ?? []).map((customer) => ({ value: customer.id, label: customerLabel(customer) }))
  const typed = customerIdShape.test(sought) ? { value: sought, label: messages.typed(sought) } : undefined
  const picked = props.value === null ? undefined : { value: props.value, label: props.value }
  return (
    <SearchedSelect
      placeholder={messages.customerPlaceholder}
      {...props}
      disabled={credentialId === null}
      options={withOption(withOption(ofList, typed), picked)}
      finding={found.isFetching}
      onSeek={setSought}
      onDropdownOpen={() => setOpened(true)}
      error={props.error ?? found.error?.problem.detail}
    />
  )
}
