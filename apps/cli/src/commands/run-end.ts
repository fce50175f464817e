import type { ExportRun } from '@billbridge/contract/export-runs'

type Seen = Pick<ExportRun, 'status'> & { readonly waits?: ExportRun['waits'] }

/** Nothing of it goes on by itself any more, whatever anybody does elsewhere. */
export const isOverForGood = ({ status, waits = [] }: Seen): boolean =>
  status === 'cancelled' || (status === 'done' && waits.length === 0)

/** Nothing happens in it until somebody connects or enables something; what was, is taken up in the next seconds. */
export const isOverForNow = ({ status, waits = [] }: Seen): boolean =>
  status === 'cancelled' || (status === 'done' && !waits.some(({ isOver }) => isOver))
