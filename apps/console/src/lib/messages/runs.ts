import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { ExportRun, RunEnd, RunTrigger, RunWait } from '@billbridge/contract/export-runs'
import { countOf } from '../format-count.ts'
import { isolated } from '../isolated.ts'

type Kind = ExportRun['kind']
export const runResults = ['succeeded', 'failed', 'held', 'cancelled', 'pending'] as const
export type RunResult = (typeof runResults)[number]

export const runKinds = ['export', 'retry', 'status', 'correct'] as const satisfies Kind[]
export const triggers = ['person', 'schedule'] as const satisfies RunTrigger[]

export const kindNames: Record<Kind, string> = {
  export: 'Export',
  retry: 'Retry',
  status: 'Get status',
  correct: 'Correct',
}

export const runStatusNames: Record<ExportRun['status'], string> = {
  preparing: 'Preparing',
  running: 'Running',
  done: 'Done',
  cancelled: 'Cancelled',
}

/** Why a run ended, where that says more than its status. */
export const runEndNames: Record<Exclude<RunEnd, 'done'>, string> = {
  cancelled: 'cancelled',
  'access-lost': 'access to Stripe was lost',
  'configuration-disabled': 'the configuration was disabled',
}

/** Of bills that a run has looked at and did nothing about. */
export const leftWords = (held: number, kind: Kind): string =>
  `${held.toLocaleString('en')} ${kind === 'correct' ? 'not corrected' : 'held back'}`

const summaryOf = ({ succeeded, failed, held, cancelled }: ExportRun['counts'], kind: Kind): string =>
  [
    `${countOf(succeeded, 'bill')} ${kind === 'status' ? 'read' : kind === 'correct' ? 'corrected' : 'sent'}`,
    failed > 0 && `${failed.toLocaleString('en')} failed`,
    held > 0 && leftWords(held, kind),
    cancelled > 0 && `${cancelled.toLocaleString('en')} cancelled`,
  ]
    .filter((part) => part !== false)
    .join(', ')

/** Of a run whose bills were stopped, and go on in it by themselves. */
export const waitMessages = {
  status: 'Waiting',
  until: ({ for: what, name }: Pick<RunWait, 'for' | 'name'>) =>
    `until ${isolated(name)} is ${what === 'credential' ? 'connected again' : 'enabled'}`,
  more: (count: number) => `and ${count} more`,
  title: (wait: RunWait) =>
    `${countOf(wait.count, 'bill')} ${wait.count === 1 ? 'waits' : 'wait'} ${waitMessages.until(wait)}`,
  goingOn: (count: number) => `${countOf(count, 'bill')} ${count === 1 ? 'goes' : 'go'} on in the next seconds`,
  goOn: 'They go on by themselves then, in this run.',
  soFar: (counts: ExportRun['counts'], kind: Kind) => `So far: ${summaryOf(counts, kind)}.`,
  open: { credential: 'Reconnect', configuration: 'Enable' } satisfies Record<RunWait['for'], string>,
  openNamed: (wait: Pick<RunWait, 'for' | 'name'>) => `${waitMessages.open[wait.for]} ${isolated(wait.name)}`,
  wentOn: 'Went on',
  wentOnAt: 'Bills that had been stopped went on',
  wentOnRate: 'Speed and time left are those since then.',
  tookSince: (duration: string) => `${duration} since it went on`,
}

export const triggerNames: Record<RunTrigger, string> = { person: 'By hand', schedule: 'Hourly round' }

export const resultNames: Record<RunResult, string> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  held: 'Held back',
  cancelled: 'Cancelled',
  pending: 'Still to do',
}

/** Words of the list of runs. */
export const messages = {
  title: 'Runs',
  purpose:
    'Each press of Export, Retry, Get status or Correct, and each hourly round, is a run: what it was for, how far it is, and what became of it.',
  modeFilter: 'Mode',
  configurationFilter: 'Configuration',
  triggerFilter: 'Trigger',
  kindFilter: 'Kind',
  columns: {
    run: 'Run',
    mode: 'Mode',
    status: 'Status',
    progress: 'Done',
    succeeded: 'Succeeded',
    failed: 'Failed',
    held: 'Held back',
    sum: 'Sum',
    versions: 'Versions',
    started: 'Started',
  },
  more: (count: number) => `+ ${count} more`,
  by: (who: string, took: string | null) => (took ? `${isolated(who)}, took ${took}` : isolated(who)),
  version: (name: string, version: number) => `${isolated(name)}, version ${version}`,
  live: 'Live',
  progress: (done: string, total: string) => `${done} of ${total}`,
  soFar: (total: string) => `${total} so far`,
  empty: 'Nothing has been exported yet. Choose bills in Unsent and select Export: the run appears here.',
  toUnsent: 'Go to Unsent',
}

const titles: Record<Kind, string> = {
  export: 'Export of',
  retry: 'Retry of',
  status: 'Status of',
  correct: 'Correction of',
}

/** Words of the page of one run. */
/** What people did to a run. */
export const runHistoryActions: Record<string, string> = {
  'export-run.export': 'started it',
  'export-run.retry': 'started it',
  'export-run.status': 'started it',
  'export-run.correct': 'started it',
  'export-run.cancelled': 'cancelled it',
} satisfies Record<Extract<AuditAction, `export-run.${string}`>, string>

export const runMessages = {
  loading: 'Run',
  what: 'run id',
  /** `total` is null while bills are still collected. */
  title: (kind: Kind, total: number | null) => `${titles[kind]} ${total ? countOf(total, 'bill') : 'bills'}`,
  progress: {
    export: 'Exporting bills',
    retry: 'Trying bills again',
    status: 'Asking Stripe for the status',
    correct: 'Bringing invoices in line with their bills',
  } satisfies Record<Kind, string>,
  preparing: 'Collecting the bills',
  cancelling: 'Finishing what was begun',
  cancel: 'Cancel run',
  cancelTitle: 'Cancel this run?',
  cancelText: (left: string) =>
    `${left} not begun yet go back to where they were. Those being sent right now are finished. What was sent stays in Stripe.`,
  cancelPreparing:
    'No more bills are collected, and those not begun yet go back to where they were. Those being sent right now are finished. What was sent stays in Stripe.',
  keep: 'Let it run',
  cancelled: (counts: ExportRun['counts'], kind: Kind) => `Cancelled: ${summaryOf(counts, kind)}.`,
  done: (counts: ExportRun['counts'], kind: Kind) => `Finished: ${summaryOf(counts, kind)}.`,
  nothing:
    'Finished without a bill: by the time its bills were looked for, none was left that it could take. Another run may have taken them.',
  retryFailed: (failed: number) => `Retry ${countOf(failed, 'failed bill')}`,
  seeErrors: 'See the errors',
  seeSent: 'See sent bills',
  sums: 'Sums',
  sumsText: 'Each currency by itself.',
  sumsSoFar: 'Each currency by itself, of the bills collected so far.',
  currency: 'Currency',
  bills: 'Bills',
  total: 'Total',
  succeededOf: { export: 'Sent', retry: 'Sent', status: 'Read', correct: 'Corrected' } satisfies Record<Kind, string>,
  rows: 'Bills of this run',
  results: 'Results',
  all: 'All',
  columns: { billAndAccount: 'Bill and account', amount: 'Total', result: 'Result', message: 'Message' },
  noRows: 'No bill has this result.',
  noRowsYet: 'The bills are being collected.',
  properties: 'Details',
  kind: 'Kind',
  mode: 'Mode',
  trigger: 'Trigger',
  startedBy: 'Started by',
  started: 'Started',
  finished: 'Finished',
  ended: 'Ended because',
  endedDone: 'everything was done',
  endedBy: (end: string, who: string) => `${end} by ${isolated(who)}`,
  notYet: 'not yet',
  finishing: 'as soon as what was begun is through',
  took: 'Took',
  configurations: 'Configurations',
  version: (version: number) => `version ${version} at its start`,
}
