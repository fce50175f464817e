import type { Bill } from '@billbridge/contract/bills'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatMoney } from '../../../lib/format-money.ts'
import { isolated } from '../../../lib/isolated.ts'
import { previewMessages as messages } from '../../../lib/messages/configuration-detail.ts'
import { foundBillsQuery } from '../choice-queries.ts'

interface BillPickerProps {
  bill: Bill | null
  onPick: (bill: Bill | null) => void
}

const labelOf = ({ number, accountName, total, currency }: Bill): string =>
  `${isolated(number)} · ${isolated(accountName)} · ${formatMoney(total, currency)}`

/** Any bill, found by number or account. */
export const BillPicker = ({ bill, onPick }: BillPickerProps) => {
  const [search, setSearch] = useState('')
  // What stands in the field after a choice is the choice, not something to look for.
  const text = bill && search === labelOf(bill) ? '' : search.trim()
  const [sought] = useDebouncedValue(text, 250)
  const found = useQuery(foundBillsQuery(sought))
  const bills = found.data?.data ?? []
  const options = bill && !bills.some(({ id }) => id === bill.id) ? [bill, ...bills] : bills
  return (
    <Select
      label={messages.bill}
      placeholder={messages.billPlaceholder}
      data={options.map((option) => ({ value: option.id, label: labelOf(option) }))}
      filter={({ options: all }) => all}
      value={bill?.id ?? null}
      onChange={(id) => onPick(options.find((option) => option.id === id) ?? null)}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={found.isFetching ? undefined : messages.noBills}
    />
  )
}
