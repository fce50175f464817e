import { setImmediate } from 'node:timers/promises'

/** Awaited again and again in long calculations; rests when a slice of time is used up, so that others have their turn. */
export type Pace = () => Promise<void> | undefined

/** One calculation's turns, each at most about `sliceMs` long. */
export const createPace = (sliceMs = 12): Pace => {
  let begun = performance.now()
  return () => {
    if (performance.now() - begun < sliceMs) return undefined
    return setImmediate().then(() => {
      begun = performance.now()
    })
  }
}
