import { Box, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { messages } from '../lib/messages/components.ts'
import classes from './filter-bar.module.css'
import { SearchInput } from './search-input.tsx'

/** A filter in force, as a chip that can be taken away. */
export interface ActiveFilter {
  /** "Status: Connected" */
  label: string
  onRemove: () => void
}

interface FilterBarProps {
  search?: string
  /** Called a moment after the last key; without it there is no search. */
  onSearch?: (search: string) => void
  searchLabel?: string
  /** Controls that set filters, such as `FilterSelect`. */
  children?: ReactNode
  active?: readonly ActiveFilter[]
  onClear: () => void
}

/** Search first, then filters; what is in force stands below as chips, with Clear. */
export const FilterBar = ({
  search = '',
  onSearch,
  searchLabel = messages.search,
  children,
  active = [],
  onClear,
}: FilterBarProps) => (
  <Box role="search" className={classes.bar ?? ''}>
    <div className={classes.controls}>
      {onSearch && <SearchInput value={search} onChange={onSearch} label={searchLabel} />}
      {children}
    </div>
    {active.length > 0 && (
      <div className={classes.chips}>
        {active.map(({ label, onRemove }) => (
          <button
            key={label}
            type="button"
            className={classes.chip}
            onClick={onRemove}
            aria-label={messages.removeFilter(label)}
          >
            {label}
            <IconX size={13} aria-hidden />
          </button>
        ))}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onClear}>
          {messages.clear}
        </Button>
      </div>
    )}
  </Box>
)
