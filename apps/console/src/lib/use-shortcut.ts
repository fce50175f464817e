import { useEffect, useRef } from 'react'
import { useShortcutsOn } from './shortcuts.ts'

interface ShortcutOptions {
  /** With Ctrl, or Cmd on a Mac; such a shortcut also works while typing. */
  withCommand?: boolean
}

const editable = 'input, textarea, select, [contenteditable="true"], [role="dialog"] *'

const matches = (event: KeyboardEvent, key: string, withCommand: boolean): boolean => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return false
  if (event.key.toLowerCase() !== key.toLowerCase()) return false
  if (withCommand) return event.ctrlKey || event.metaKey
  return !event.ctrlKey && !event.metaKey && !(event.target as Element).closest?.(editable)
}

/**
 * Calls back when a key is pressed, unless shortcuts are switched off. Compares the character, so that `?` and `/` work
 * on every keyboard layout; a single character is left alone while somebody types or a dialog is open.
 */
export const useShortcut = (key: string, onPress: () => void, { withCommand = false }: ShortcutOptions = {}): void => {
  const on = useShortcutsOn()
  const latest = useRef(onPress)
  useEffect(() => {
    latest.current = onPress
  })
  useEffect(() => {
    if (!on) return
    const press = (event: KeyboardEvent) => {
      if (!matches(event, key, withCommand)) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [on, key, withCommand])
}
