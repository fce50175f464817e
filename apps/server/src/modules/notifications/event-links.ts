import type { NotificationRow } from './notification.model.ts'

type Told = Pick<NotificationRow, 'target' | 'cause' | 'credentialId'>

/** Causes that a new mapping mends; the others need a mapping changed that is there. */
const newMappingMends = new Set(['customer-not-mapped', 'customer-ambiguous'])

const withSearch = (path: string, search: Record<string, string | null>): string => {
  const given = Object.entries(search).filter((entry): entry is [string, string] => entry[1] !== null)
  return `${path}?${new URLSearchParams(given)}`
}

/** The console's address of the page that mends an event, with what is known filled in. */
export const linkOf = ({ target: { type, id }, cause, credentialId }: Told): string => {
  const safe = encodeURIComponent(id)
  switch (type) {
    case 'run':
      return `/integrations/runs/${safe}`
    case 'credential':
      return `/integrations/credentials/${safe}`
    case 'configuration':
      return `/integrations/configurations/${safe}`
    case 'billExport':
      return `/billing/exports/bills/${safe}`
    case 'account':
      return newMappingMends.has(cause ?? '')
        ? withSearch('/integrations/external-mappings', { new: '1', accountId: id, credentialId })
        : withSearch('/integrations/external-mappings', { accountId: id })
  }
}

/** The console's list of events like this one: of many with the same cause. */
export const linkOfMany = ({ kind, mode }: Pick<NotificationRow, 'kind' | 'mode'>, isOpen: boolean): string =>
  withSearch('/integrations/events', { kind, mode, state: isOpen ? 'open' : 'actioned' })
