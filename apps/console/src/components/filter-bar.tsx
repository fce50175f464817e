import { Box, Button, CloseButton, Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { messages } from '../lib/messages/components.ts'
import { useShortcutsOn } from '../lib/shortcuts.ts'
import { useShortcut } from '../lib/use-shortcut.ts'
import classes from './filter-bar.module.css'

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

interface SearchInputProps {
  value: string
  onChange: (value: string) => void
  label: string
}

/** What is typed shows at once and is searched for a moment later; `/` comes here. */
const SearchInput = ({ value, onChange, label }: SearchInputProps) => {
  const [typed, setTyped] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const sent = useRef(value)
  const shortcutsOn = useShortcutsOn()
  const send = useDebouncedCallback((next: string) => {
    sent.current = next
    onChange(next)
  }, 250)
  useShortcut('/', () => input.current?.focus())
  useEffect(() => {
    // Another value than the one sent from here came by the address: Back, Clear or a link.
    if (value === sent.current) return
    sent.current = value
    setTyped(value)
  }, [value])
  const change = (next: string) => {
    setTyped(next)
    send(next)
  }
  return (
    <TextInput
      ref={input}
      className={classes.search ?? ''}
      type="text"
      inputMode="search"
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && typed !== '' && change('')}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton size={24} aria-label={messages.clear} onClick={() => change('')} />
        ) : shortcutsOn ? (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        ) : null
      }
    />
  )
}
