import { DaySpan } from '../../components/day-input.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { FilterSelect } from '../../components/filter-select.tsx'
import { messages } from '../../lib/messages/bills.ts'
import type { BillFilters } from './bill-filters.ts'

/** Search, filters and the span of bill dates. */
export const BillFilterBar = ({ filters }: { filters: BillFilters }) => {
  const { values, set, clear, selects, chips } = filters
  return (
    <FilterBar
      search={values.search}
      onSearch={(search) => set({ search }, { replace: true })}
      searchLabel={messages.searchLabel}
      active={chips}
      onClear={clear}
    >
      <FilterSelect {...selects.approval} />
      <FilterSelect {...selects.payment} />
      <FilterSelect {...selects.currency} />
      <FilterSelect {...selects.cancelled} />
      <DaySpan words={messages} from={values.from} to={values.to} onChange={set} />
    </FilterBar>
  )
}
