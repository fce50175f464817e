import { type BillExportFilter, billExportEndpoints, type Selection } from '@billbridge/contract/bill-exports'
import { type ExportRun, exportRunEndpoints, type RunWait } from '@billbridge/contract/export-runs'
import type { SelectionPreview } from '@billbridge/contract/selection-previews'
import { confirm } from '../ask.ts'
import { exitCodes } from '../exit-codes.ts'
import { runGoesOn, runMayGoOn } from '../leaving.ts'
import { follow } from '../progress.ts'
import { answer, type Session, tell } from '../session.ts'
import { countOf, sums, toTable } from '../table.ts'
import { UsageError } from '../usage-error.ts'
import { createEndForNow, isOverForGood, isOverForNow } from './run-end.ts'

/** What can be started for many bills, and which queue it is for. */
export const runKinds = {
  export: { summary: 'Export the bills that are ready', queue: { tab: 'unsent', view: 'ready' } },
  retry: { summary: 'Try failed exports again', queue: { tab: 'error' } },
  status: { summary: 'Get the payment status of exported bills', queue: { tab: 'success' } },
} as const satisfies Record<string, { summary: string; queue: Pick<BillExportFilter, 'tab' | 'view'> }>

export type RunKind = keyof typeof runKinds

export interface RunOptions {
  readonly mode?: string
  readonly ids?: readonly string[]
  readonly filter: Readonly<Record<string, string | undefined>>
  readonly dryRun?: boolean
  readonly yes?: boolean
  /** Left out: until it ends, or waits for a person; true: for good; false: not at all. */
  readonly wait?: boolean | undefined
}

const selectionOf = (kind: RunKind, { mode, ids = [], filter }: RunOptions): Selection => {
  if (ids.length > 0) return { ids: [...ids] }
  if (mode !== 'live' && mode !== 'test') throw new UsageError('Say --mode live or --mode test, or name bill exports.')
  // The API checks the rest, and says what is wrong.
  return { filter: { ...filter, mode, ...runKinds[kind].queue } as BillExportFilter }
}

const previewWords = ({ eligible, totals, willFail, leftOut }: SelectionPreview): string => {
  const reasons = [
    ...willFail.map((one) => ({ ...one, what: 'will fail' })),
    ...leftOut.map((one) => ({ ...one, what: 'left out' })),
  ]
  const head = `${countOf(eligible.count, 'bill')}${eligible.exact ? '' : ' or more'}${totals.length > 0 ? `: ${sums(totals)}` : ''}`
  const columns = [
    { heading: '', of: (row: (typeof reasons)[number]) => row.what },
    { heading: 'bills', of: (row: (typeof reasons)[number]) => row.count, right: true },
    { heading: 'why', of: (row: (typeof reasons)[number]) => row.message },
  ]
  return reasons.length === 0 ? head : `${head}\n${toTable(columns, reasons)}`
}

const waitWords = ({ for: what, name, count, isOver }: RunWait): string =>
  isOver
    ? `${count} about to go on`
    : `${count} ${count === 1 ? 'waits' : 'wait'} until ${name} is ${what === 'credential' ? 'connected again' : 'enabled'}`

const runWords = ({ id, status, finishedAt, counts, succeededTotals, endedBecause, waits = [] }: ExportRun): string =>
  [
    `${id} ${status === 'done' ? (endedBecause ?? status) : status}`,
    `succeeded ${counts.succeeded}`,
    `failed ${counts.failed}`,
    `held ${counts.held}`,
    ...(counts.cancelled > 0 ? [`cancelled ${counts.cancelled}`] : []),
    ...(status === 'cancelled' && finishedAt === null ? [`${counts.total - counts.done} still in it`] : []),
    ...(succeededTotals.length > 0 ? [sums(succeededTotals)] : []),
    ...waits.map(waitWords),
  ].join(', ')

/** Why it is followed no longer, though some of its bills should have gone on. */
const givenUpWords = ({ id, waits = [] }: ExportRun): string => {
  const count = waits.reduce((sum, wait) => sum + (wait.isOver ? wait.count : 0), 0)
  const they = count === 1 ? 'it has' : 'they have'
  return `Nothing keeps ${countOf(count, 'bill')} of it any more, and yet ${they} not gone on for a minute. Ask whoever runs Billbridge whether its worker works; to follow on: billbridge follow ${id} --wait`
}

export interface FollowRunOptions {
  /** Also while it waits for a person. */
  readonly forGood?: boolean
  /** The time in milliseconds, for tests. */
  readonly now?: () => number
}

/**
 * Follows a run to its end, or until a person has to do something before it goes on, `forGood` also through that; fails when
 * some of its bills did.
 */
export const followRun = async (session: Session, runId: string, options: FollowRunOptions = {}): Promise<number> => {
  const { forGood = false, now } = options
  session.terminal.leaving.words = runGoesOn(runId)
  const params = { runId }
  const run = await follow({
    terminal: session.terminal,
    what: runId,
    look: (tries) => session.api().call(exportRunEndpoints.get, { params }, tries),
    ...(forGood ? { patienceMs: Number.POSITIVE_INFINITY } : {}),
    ...(now ? { now } : {}),
    isOver: forGood ? isOverForGood : createEndForNow(now),
    isResting: (seen) => isOverForNow(seen),
    progressOf: ({ counts, status, waits = [] }) => ({
      done: counts.done,
      total: counts.total,
      note: [
        ...(counts.failed > 0 ? [`, ${counts.failed} failed`] : []),
        ...(status === 'preparing' ? [', still collecting'] : []),
        ...(status === 'done' ? waits.map((wait) => `, ${waitWords(wait)}`) : []),
      ].join(''),
    }),
  })
  answer(session, run, () => runWords(run))
  if (run.counts.failed > 0)
    tell(session, `What failed: billbridge list exports --mode ${run.mode} --tab error --run-id ${run.id}`)
  if (!(forGood || isOverForNow(run))) tell(session, givenUpWords(run))
  return run.counts.failed + run.counts.held + run.counts.cancelled > 0 ? exitCodes.someFailed : exitCodes.done
}

/** Shows what would be done, asks, starts the run, and follows it. */
export const startRun = async (session: Session, kind: RunKind, options: RunOptions): Promise<number> => {
  const selection = selectionOf(kind, options)
  const preview = await session.api().call(billExportEndpoints.previewSelection, { body: { action: kind, selection } })
  if (options.dryRun) {
    answer(session, preview, () => previewWords(preview))
    return exitCodes.done
  }
  if (preview.eligible.count === 0) {
    answer(session, preview, () => `Nothing to do. ${previewWords(preview)}`)
    return exitCodes.done
  }
  tell(session, previewWords(preview))
  if (!options.yes && !(await confirm(session.terminal, `${runKinds[kind].summary}?`))) {
    tell(session, 'Nothing was done.')
    return exitCodes.done
  }
  session.terminal.leaving.words = runMayGoOn
  const { id } = await session.api().call(exportRunEndpoints.create, { body: { kind, selection } })
  if (options.wait !== false) {
    tell(session, `Started ${id}.`)
    return followRun(session, id, { forGood: options.wait === true })
  }
  answer(session, { id }, () => id)
  return exitCodes.done
}

/** Stops a run: what was not begun goes back to its queue. */
export const cancelRun = async (session: Session, runId: string): Promise<number> => {
  const run = await session.api().call(exportRunEndpoints.cancel, { params: { runId } })
  answer(session, run, () => runWords(run))
  return exitCodes.done
}
