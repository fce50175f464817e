import type { ExportRun } from '@billbridge/contract/export-runs'

type Seen = Pick<ExportRun, 'status'> & Partial<Pick<ExportRun, 'finishedAt' | 'waits'>>

/** A cancelled run goes on while its bills leave it, and until those that were begun are through. */
const hasLeft = ({ status, finishedAt }: Seen): boolean => status === 'cancelled' && finishedAt !== null

/** Nothing of it goes on by itself any more, whatever anybody does elsewhere. */
export const isOverForGood = (seen: Seen): boolean =>
  hasLeft(seen) || (seen.status === 'done' && (seen.waits ?? []).length === 0)

/** Nothing happens in it until somebody connects or enables something; what was, is taken up in the next seconds. */
export const isOverForNow = (seen: Seen): boolean =>
  hasLeft(seen) || (seen.status === 'done' && !(seen.waits ?? []).some(({ isOver }) => isOver))

/** So long it is followed that bills are about to go on and do not. */
const patienceMs = 60_000

/**
 * Like `isOverForNow`, asked again and again; over as well when nothing happened for a minute to bills that should be taken up in
 * seconds: where no worker runs they never are, and whoever follows in a script would hang.
 */
export const createEndForNow = (now: () => number = () => performance.now()) => {
  let unchanged: { readonly as: string; readonly since: number } | null = null
  return (seen: Seen): boolean => {
    if (isOverForNow(seen)) return true
    const as = JSON.stringify(seen.waits)
    if (seen.status !== 'done') unchanged = null
    else if (unchanged?.as !== as) unchanged = { as, since: now() }
    return unchanged !== null && now() - unchanged.since >= patienceMs
  }
}
