import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { messages } from '../lib/messages/components.ts'
import { useShortcutsOn } from '../lib/shortcuts.ts'
import { useShortcut } from '../lib/use-shortcut.ts'
import classes from './search-input.module.css'

interface SearchInputProps {
  value: string
  /** Called a moment after the last key. */
  onChange: (value: string) => void
  label: string
}

/**
 * What is typed shows at once and is searched for a moment later; `/` comes here, Escape empties it. The browser's own
 * input: every list has one, and a list stays light.
 */
export const SearchInput = ({ value, onChange, label }: SearchInputProps) => {
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
    <div className={classes.search}>
      <IconSearch size={16} aria-hidden className={classes.icon} />
      <input
        ref={input}
        className={classes.input}
        type="text"
        inputMode="search"
        autoComplete="off"
        value={typed}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && typed !== '' && change('')}
        placeholder={label}
        aria-label={label}
      />
      {typed ? (
        <button type="button" className={classes.clear} aria-label={messages.clear} onClick={() => change('')}>
          <IconX size={15} aria-hidden />
        </button>
      ) : (
        shortcutsOn && (
          <span className={classes.key} aria-hidden="true">
            /
          </span>
        )
      )}
    </div>
  )
}
