import type { ProblemResponse } from '@billbridge/contract/client'
import { type ReactNode, useSyncExternalStore } from 'react'
import { messages } from './messages/layout.ts'

/** Toasts are rare: their code comes with the first one. */
let wanted = false
const listeners = new Set<() => void>()

const want = (): void => {
  if (wanted) return
  wanted = true
  for (const listener of listeners) listener()
}

/** Says in a corner, for a few seconds, that something worked that the page itself does not show. */
export const notify = (message: ReactNode): void => {
  want()
  void import('@mantine/notifications').then(
    ({ notifications }) => notifications.show({ message, closeButtonProps: { 'aria-label': messages.close } }),
    // Without them there is no place to say why.
    () => undefined,
  )
}

/** What a request was refused for, and what to do, where no form or page is left to say it. */
export const notifyProblem = ({ problem }: ProblemResponse): void => notify(`${problem.title}. ${problem.remedy}`)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether there has been a toast, so that their place has to be on the page. */
export const useToastsWanted = (): boolean => useSyncExternalStore(subscribe, () => wanted)
