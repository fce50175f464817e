import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { lazyPart } from '../lib/load-part.ts'
import type { ActiveFilter } from './filter-bar.tsx'
import type { FilterSelectProps } from './filter-options.ts'

const FilterSelectBody = lazyPart(() => import('./filter-select-body.tsx').then((module) => module.FilterSelectBody))

/** A filter by any of several words (or by one of them). Its code comes with the first one opened. */
export const FilterSelect = <V extends string>(props: FilterSelectProps<V>) => {
  const [used, setUsed] = useState(false)
  const { label, selected, onChange, onUse, ...others } = props
  const use = () => {
    onUse?.()
    setUsed(true)
  }
  const text = selected.length > 0 ? `${label} · ${selected.length}` : label
  const closed = (
    <Button
      variant="default"
      fw={450}
      rightSection={<IconChevronDown size={14} aria-hidden />}
      aria-haspopup="dialog"
      aria-expanded={false}
      onClick={use}
    >
      {text}
    </Button>
  )
  if (!used) return closed
  return (
    <Suspense fallback={closed}>
      <FilterSelectBody
        {...others}
        label={label}
        selected={selected}
        text={text}
        onChange={(values) => onChange(values as V[])}
      />
    </Suspense>
  )
}

/** The chips of a `FilterSelect`. */
export const chipsOf = <V extends string>({
  label,
  options,
  selected,
  onChange,
}: FilterSelectProps<V>): ActiveFilter[] =>
  options
    .filter(({ value }) => selected.includes(value))
    .map((option) => ({
      label: `${label}: ${option.label}`,
      onRemove: () => onChange(selected.filter((value) => value !== option.value)),
    }))
