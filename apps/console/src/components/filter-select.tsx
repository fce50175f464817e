import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ActiveFilter } from './filter-bar.tsx'

export interface FilterOption<V extends string> {
  value: V
  label: string
}

interface FilterSelectProps<V extends string> {
  /** "Status" */
  label: string
  options: readonly FilterOption<V>[]
  selected: readonly V[]
  onChange: (selected: V[]) => void
}

/** A filter by any of several words. */
export const FilterSelect = <V extends string>({ label, options, selected, onChange }: FilterSelectProps<V>) => (
  <Popover position="bottom-start" trapFocus>
    <Popover.Target>
      <Button variant="default" fw={450} rightSection={<IconChevronDown size={14} aria-hidden />}>
        {selected.length > 0 ? `${label} · ${selected.length}` : label}
      </Button>
    </Popover.Target>
    <Popover.Dropdown aria-label={label}>
      <Stack gap={10}>
        {options.map((option) => (
          <Checkbox
            key={option.value}
            size="xs"
            label={option.label}
            checked={selected.includes(option.value)}
            onChange={(event) => {
              const { checked } = event.currentTarget
              onChange(checked ? [...selected, option.value] : selected.filter((value) => value !== option.value))
            }}
          />
        ))}
      </Stack>
    </Popover.Dropdown>
  </Popover>
)

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
