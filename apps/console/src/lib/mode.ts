import type { Mode } from '@billbridge/contract/modes'
import { useCallback, useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { messages } from './messages/components.ts'
import { notify } from './notify.ts'
import { readStored, writeStored } from './stored.ts'
import { pageParams } from './use-url-state.ts'

/** Live money, or Stripe's Test Mode. */
export const modes = ['live', 'test'] as const satisfies readonly Mode[]

const toMode = (text: string | null): Mode | undefined => modes.find((mode) => mode === text)

/**
 * The mode a page shows: `?mode=` in the address, else the one chosen last in this browser, else live.
 * A mode there is none of is said to be unknown. Only pages that show one mode at a time use it. Changing it starts again at the first page.
 */
export const useMode = (): [mode: Mode, setMode: (mode: Mode) => void] => {
  const [params, setParams] = useSearchParams()
  const word = params.get('mode')
  useEffect(() => {
    if (word !== null && toMode(word) === undefined) notify(messages.unknownInAddress(`mode=${word}`))
  }, [word])
  const mode = toMode(word) ?? toMode(readStored('mode')) ?? 'live'
  const setMode = useCallback(
    (next: Mode) => {
      writeStored('mode', next)
      setParams((before) => {
        const after = new URLSearchParams(before)
        for (const name of pageParams) after.delete(name)
        after.set('mode', next)
        return after
      })
    },
    [setParams],
  )
  return [mode, setMode]
}
