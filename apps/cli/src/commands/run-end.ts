import type { ExportRun } from '@billbridge/contract/export-runs'

type Seen = Pick<ExportRun, 'status'> & { readonly waits?: ExportRun['waits'] }

/** Nothing of it goes on by itself any more, whatever anybody does elsewhere. */
export const isOverForGood = ({ status, waits = [] }: Seen): boolean =>
  status === 'cancelled' || (status === 'done' && waits.length === 0)

/** Nothing happens in it until somebody connects or enables something; what was, is taken up in the next seconds. */
export const isOverForNow = ({ status, waits = [] }: Seen): boolean =>
  status === 'cancelled' || (status === 'done' && !waits.some(({ isOver }) => isOver))

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
