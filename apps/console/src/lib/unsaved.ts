let changes = 0
let leaving = false

/** There are changes that nobody saved, until what it answers is called. */
export const holdUnsaved = (): (() => void) => {
  changes += 1
  return () => {
    changes -= 1
  }
}

/** Whether leaving loses anything, so that it is asked about first. */
export const hasUnsaved = (): boolean => changes > 0

/** Leaves for a page that is loaded anew; what is lost by that was asked about before. */
export const leaveFor = (path: string): void => {
  leaving = true
  window.location.assign(path)
}

export const isLeaving = (): boolean => leaving
