import type { Bill } from '@billbridge/contract/bills'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { messages } from '../../lib/messages/bills.ts'
import { notify } from '../../lib/notify.ts'
import { useSelection } from '../../lib/use-selection.ts'
import type { BillFilters } from './bill-filters.ts'
import { fetchMatching } from './bill-queries.ts'

/** Ticked bills, of other pages too, with what is known of each: what an action does is said before it is done. */
export const useBillSelection = ({ filter, values }: BillFilters) => {
  const { selected, onChange, clear } = useSelection(JSON.stringify(filter))
  const known = useRef(new Map<string, Bill>())
  const remember = (bills: readonly Bill[]) => {
    for (const bill of bills) known.current.set(bill.id, bill)
  }
  const find = useMutation({
    mutationFn: () => fetchMatching({ ...filter, sort: values.sort }),
    onSuccess: ({ bills, complete }) => {
      remember(bills)
      onChange(new Set(bills.map(({ id }) => id)))
      if (!complete) notify(messages.selectedAtMost(bills.length))
    },
  })
  return {
    selected,
    clear,
    onChange: (ids: ReadonlySet<string>, rows: readonly Bill[]) => {
      remember(rows)
      onChange(ids)
    },
    selectMatching: () => find.mutate(),
    isFinding: find.isPending,
    /** The ticked bills. */
    bills: (): Bill[] => [...selected].flatMap((id) => known.current.get(id) ?? []),
  }
}
