import { useSyncExternalStore } from 'react'
import { readStored, writeStored } from './stored.ts'

/** Keyboard shortcuts can be switched off: speech input and some aids press single keys by themselves. */
const listeners = new Set<() => void>()

const areOn = (): boolean => readStored('shortcuts') !== 'off'

export const setShortcutsOn = (on: boolean): void => {
  writeStored('shortcuts', on ? 'on' : 'off')
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useShortcutsOn = (): boolean => useSyncExternalStore(subscribe, areOn)
