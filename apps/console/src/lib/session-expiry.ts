import { useSyncExternalStore } from 'react'

/**
 * A session that ends while somebody works: requests wait here while a dialog over the page asks to sign in again,
 * then go on, so that nothing typed is lost. One dialog serves all waiting requests.
 */
let waiting: ((signedIn: boolean) => void)[] = []
const listeners = new Set<() => void>()

const changed = (): void => {
  for (const listener of listeners) listener()
}

/** Resolves with true after signing in again, with false when the person gives up. */
export const waitForSignIn = (): Promise<boolean> =>
  new Promise((resolve) => {
    waiting = [...waiting, resolve]
    changed()
  })

/** Lets the waiting requests go on (`true`) or fail (`false`). */
export const settleSignIn = (signedIn: boolean): void => {
  const settled = waiting
  waiting = []
  for (const resolve of settled) resolve(signedIn)
  changed()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether somebody has to sign in again before requests can go on. */
export const useSessionExpired = (): boolean => useSyncExternalStore(subscribe, () => waiting.length > 0)
