import type { EventKind, IntegrationEvent } from '@billbridge/contract/integration-events'
import { causeNames } from './export-causes.ts'

export const eventNames: Record<EventKind, string> = {
  'integration.validation.error': 'Bills cannot be sent as they are',
  'integration.missingaccountmapping.error': 'Account not mapped',
  'integration.authentication.error': 'Access to Stripe lost',
  'integration.perform.error': 'Something went wrong at Stripe',
  'integration.disabled.error': 'Integration disabled',
}

/** Finer than its kind where that would be wrong: these accounts are mapped. */
export const eventTitle = ({ kind, cause }: Pick<IntegrationEvent, 'kind' | 'cause'>): string =>
  cause === 'customer-deleted' || cause === 'currency-locked' ? causeNames[cause] : eventNames[kind]

export const fixNames: Record<IntegrationEvent['target']['type'], string> = {
  run: 'See the run',
  account: 'Create the mapping',
  credential: 'Reconnect',
  configuration: 'See the configuration',
  billExport: 'See the bill',
}

/** Where an event leads that asks for nothing any more. */
export const seeNames: Record<IntegrationEvent['target']['type'], string> = {
  run: 'See the run',
  account: 'See the mapping',
  credential: 'See the credential',
  configuration: 'See the configuration',
  billExport: 'See the bill',
}

/** Words of the Events page. */
export const messages = {
  title: 'Integration events',
  purpose: 'What needs a person, and where it is mended. Most settle themselves when their cause is gone.',
  empty: 'Nothing needs you. When a bill, a mapping or a credential does, it is listed here.',
  toExports: 'Go to Exports',
  columns: {
    name: 'Event',
    message: 'What happened, and what to do',
    date: 'Date',
    state: 'State',
    fix: 'Fix',
  },
  /** What an event is about, when it has no name that lasts. */
  moreNames: (count: number) => `and ${count} more`,
  over: 'It is over:',
  marked: (by: string) => `Marked as actioned by ${by}:`,
  times: (count: string) => `${count} times`,
  states: { open: 'Open', actioned: 'Actioned', recovered: 'Settled' },
  kindFilter: 'Event',
  stateFilter: 'State',
  modeFilter: 'Mode',
  targetFilter: (id: string) => `About ${id}`,
  concernsFilter: (id: string) => `Concerning ${id}`,
  changeMapping: 'See the mapping',
  seeFailures: 'See the failed bills',
  markActioned: 'Mark as actioned',
  reopen: 'Open again',
  seeTarget: 'See what it is about',
  leftOut: (changed: number, leftOut: number) =>
    `${changed} changed. ${leftOut} left as ${leftOut === 1 ? 'it is' : 'they are'}: settled by itself, or so already.`,
  openHere: (count: number, hasMore: boolean) =>
    `${hasMore ? 'More than ' : ''}${count} open integration event${count === 1 ? '' : 's'}`,
  allEvents: 'See all events',
  failed: 'The events could not be changed',
}
