import { exportErrorCauseSchema } from '@billbridge/contract/export-decisions'
import type { EventTargetType } from '@billbridge/contract/integration-events'
import type { NotificationRow } from './notification.model.ts'

type Told = Pick<NotificationRow, 'change' | 'target' | 'cause' | 'credentialId' | 'mode'>

/** Causes that a new mapping mends; the others need a mapping changed that is there. */
const newMappingMends = new Set(['customer-not-mapped', 'customer-ambiguous'])

/**
 * The kind of page that mends an event: of an account, a new mapping, or the one that is there. What was found of a
 * bill without a run, and failed, stands for every bill that failed so, like a run.
 */
export const placeOf = ({ change, target, cause }: Told): EventTargetType | 'failures' | 'mapping' => {
  if (target.type === 'account') return newMappingMends.has(cause ?? '') ? 'account' : 'mapping'
  const failed = change === 'raised' && exportErrorCauseSchema.safeParse(cause).success
  return failed && target.type === 'billExport' ? 'failures' : target.type
}

const withSearch = (path: string, search: Record<string, string | null>): string => {
  const given = Object.entries(search).filter((entry): entry is [string, string] => entry[1] !== null)
  return `${path}?${new URLSearchParams(given)}`
}

/** The console's address of the page that mends an event, with what is known filled in. */
export const linkOf = (told: Told): string => {
  const { target, cause, credentialId, mode } = told
  const safe = encodeURIComponent(target.id)
  switch (placeOf(told)) {
    case 'run':
      return `/integrations/runs/${safe}`
    case 'credential':
      return `/integrations/credentials/${safe}`
    case 'configuration':
      return `/integrations/configurations/${safe}`
    case 'billExport':
      return `/billing/exports/bills/${safe}`
    case 'failures':
      return withSearch('/billing/exports/error', { mode, cause })
    case 'account':
      return withSearch('/integrations/external-mappings', { new: '1', accountId: target.id, credentialId })
    case 'mapping':
      return withSearch('/integrations/external-mappings', { accountId: target.id, mode })
  }
}

/** The console's list of events like this one: of many with the same cause. */
export const linkOfMany = ({ kind, mode }: Pick<NotificationRow, 'kind' | 'mode'>, isOpen: boolean): string =>
  withSearch('/integrations/events', { kind, mode, state: isOpen ? 'open' : 'actioned' })
