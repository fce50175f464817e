import { useSyncExternalStore } from 'react'

/**
 * Requests that wait until a person has done something, while a dialog over the page asks for it; then they go on, so that
 * nothing typed is lost. One dialog serves all waiting requests.
 */
export const createHeldRequests = () => {
  let waiting: ((done: boolean) => void)[] = []
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    /** Resolves with true when it was done, with false when the person gives up. */
    wait: (): Promise<boolean> =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve]
        changed()
      }),

    /** Lets the waiting requests go on (`true`) or fail (`false`). */
    settle: (done: boolean): void => {
      const settled = waiting
      waiting = []
      for (const resolve of settled) resolve(done)
      changed()
    },

    /** Whether any request waits. */
    useWaiting: (): boolean => useSyncExternalStore(subscribe, () => waiting.length > 0),
  }
}
