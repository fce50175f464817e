import type { BillExportStatus, Decision, HoldReason } from '@billbridge/contract/export-decisions'

/**
 * Which status may follow which: the one table of the journey. A change that is not here is a bug, and the
 * conditional updates built from it do not match.
 */
const followers: Readonly<Record<BillExportStatus, readonly BillExportStatus[]>> = {
  unsent: ['unsent', 'waiting', 'disabled', 'skipped', 'auth-failed', 'archived', 'complete'],
  disabled: ['unsent', 'waiting', 'disabled', 'skipped', 'auth-failed', 'archived', 'complete'],
  skipped: ['unsent', 'waiting', 'disabled', 'skipped', 'auth-failed', 'archived', 'complete'],
  'auth-failed': ['unsent', 'waiting', 'disabled', 'skipped', 'auth-failed', 'archived', 'complete'],
  waiting: [
    'started',
    'unsent',
    'disabled',
    'skipped',
    'auth-failed',
    'error',
    'timed-out',
    'invoice-already-paid',
    'complete',
  ],
  started: [
    'started',
    'complete',
    'awaiting-retry',
    'rate-limited',
    'error',
    'timed-out',
    'invoice-already-paid',
    'auth-failed',
    'unsent',
    'disabled',
    'skipped',
  ],
  'awaiting-retry': ['started'],
  'rate-limited': ['started'],
  // A correction takes a sent bill up again; what was paid meanwhile shows among the errors.
  complete: ['complete', 'waiting', 'invoice-already-paid'],
  error: ['waiting', 'archived', 'complete'],
  'timed-out': ['waiting', 'archived', 'complete'],
  'invoice-already-paid': ['waiting', 'archived', 'complete'],
  archived: ['unsent', 'disabled', 'skipped', 'auth-failed', 'error', 'timed-out', 'invoice-already-paid'],
}

const allStatuses = Object.keys(followers) as BillExportStatus[]

export const mayFollow = (from: BillExportStatus, to: BillExportStatus): boolean => followers[from].includes(to)

/** Every status that `to` may come after. */
export const statusesBefore = (to: BillExportStatus): BillExportStatus[] =>
  allStatuses.filter((from) => mayFollow(from, to))

/** Where a row is listed: the views of Unsent by name, the other tabs as they are. */
export const exportQueues = ['ready', 'held', 'in-progress', 'success', 'error', 'archived'] as const
export type ExportQueue = (typeof exportQueues)[number]

/** The statuses that a new decision may change: nothing is under way, and nothing was sent. */
export const decidableStatuses = ['unsent', 'disabled', 'skipped', 'auth-failed'] as const satisfies BillExportStatus[]

const skippedReasons: readonly HoldReason[] = ['zero-total', 'below-minimum', 'negative-total']

/** The status of a row that is not under way and was never sent, by its decision. */
export const statusOfDecision = (decision: Decision): (typeof decidableStatuses)[number] => {
  if (decision.outcome === 'go') return 'unsent'
  if (decision.reason === 'configuration-disabled') return 'disabled'
  if (decision.reason === 'credential-disconnected') return 'auth-failed'
  return skippedReasons.includes(decision.reason) ? 'skipped' : 'unsent'
}

export const queueOf = (status: BillExportStatus, decision: Decision): ExportQueue => {
  switch (status) {
    case 'unsent':
      return decision.outcome === 'go' ? 'ready' : 'held'
    case 'disabled':
    case 'skipped':
    case 'auth-failed':
      return 'held'
    case 'waiting':
    case 'started':
    case 'awaiting-retry':
    case 'rate-limited':
      return 'in-progress'
    case 'complete':
      return 'success'
    case 'error':
    case 'timed-out':
    case 'invoice-already-paid':
      return 'error'
    case 'archived':
      return 'archived'
  }
}

/** The queues shown in one tab. */
export const queuesOfTab = {
  unsent: ['ready', 'held', 'in-progress'],
  success: ['success'],
  error: ['error'],
  archived: ['archived'],
} as const satisfies Record<string, readonly ExportQueue[]>
