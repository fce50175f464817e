import { FilterBar } from '../../components/filter-bar.tsx'
import { FilterSelect } from '../../components/filter-select.tsx'
import { messages } from '../../lib/messages/bills.ts'
import type { BillFilters } from './bill-filters.ts'
import classes from './bills.module.css'

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
      <DayInput
        name={messages.fromDay}
        label={messages.filters.from}
        value={values.from}
        max={values.to}
        onChange={(from) => set({ from })}
      />
      <DayInput
        name={messages.toDay}
        label={messages.filters.to}
        value={values.to}
        min={values.from}
        onChange={(to) => set({ to })}
      />
    </FilterBar>
  )
}

interface DayInputProps {
  /** For screen readers; the label is short. */
  name: string
  label: string
  value: string | undefined
  min?: string | undefined
  max?: string | undefined
  onChange: (day: string | undefined) => void
}

/** The browser's own date field: light, and in the reader's own format. */
const DayInput = ({ name, label, value, min, max, onChange }: DayInputProps) => (
  <label className={classes.day}>
    <span className={classes.dayLabel} aria-hidden="true">
      {label}
    </span>
    <input
      // A day that was taken away by a chip must leave the field as well, half-typed ones must stay.
      key={value ?? ''}
      type="date"
      aria-label={name}
      defaultValue={value ?? ''}
      min={min}
      max={max}
      onBlur={(event) => {
        const day = event.currentTarget.value || undefined
        if (day !== value && event.currentTarget.validity.valid) onChange(day)
      }}
    />
  </label>
)
