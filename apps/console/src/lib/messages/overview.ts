import type { Mode } from '@billbridge/contract/modes'
import type { RoundKind, RoundSuspension } from '@billbridge/contract/rounds'
import { countOf, formatCount } from '../format-count.ts'
import { isolated } from '../isolated.ts'

export const piles = ['ready', 'held', 'inProgress', 'failed', 'sent'] as const
export type PileName = (typeof piles)[number]

/** Words of the start page. */
export const messages = {
  title: 'Overview',
  purpose: 'Is anything wrong, and what is there to do.',
  attention: 'Needs attention',
  allWell: 'Nothing needs attention.',
  allWellText: 'Credentials are connected, configurations are enabled, and no bill has failed.',
  since: 'since',
  reconnect: 'Reconnect',
  openCredential: 'Open the credential',
  credentialLost: (name: string) => `${isolated(name)} has lost its access to Stripe`,
  configurationOff: (name: string) => `${isolated(name)} is disabled`,
  configurationOffText: 'Its bills are held back until it is enabled.',
  configurationFailed: (name: string) => `Billbridge disabled ${isolated(name)}`,
  configurationFailedText: (failures: number) =>
    `${failures} of its bills failed one after the other. Mend the causes, then enable it.`,
  configurationFailing: (name: string, failures: number) =>
    `${failures} bills of ${isolated(name)} failed one after the other`,
  configurationFailingText: (disableAfter: number) => `At ${disableAfter} it is disabled.`,
  rounds: 'Next scheduled rounds',
  roundsText: 'What configurations do by themselves, at the top of their hours.',
  roundKinds: { export: 'Export', status: 'Import status' } satisfies Record<RoundKind, string>,
  suspensions: {
    archived: 'archived',
    disabled: 'suspended: disabled',
    plan: 'suspended: your plan is Free',
    credential: 'suspended: credential disconnected',
    paused: 'paused until then',
  } satisfies Record<RoundSuspension, string>,

  openConfiguration: 'Open the configuration',
  more: (count: number, what: string) => `${formatCount(count)} more ${what}`,
  seeCredentials: 'See the credentials',
  seeConfigurations: 'See the configurations',
  moreCredentials: 'have lost their access to Stripe',
  moreConfigurations: 'are disabled or failing',
  days: 'Bills of the last 14 days, by the day (UTC) their run began',
  day: 'Day',
  dayText: (day: string, sent: number, failed: number) =>
    `${day}: ${formatCount(sent)} sent, ${formatCount(failed)} failed`,
  asTable: 'As a table',
  failed: (count: Parameters<typeof countOf>[0], mode: Mode) =>
    `${countOf(count, 'bill')} could not be sent${mode === 'test' ? ' in Test Mode' : ''}`,
  failedText: 'The Error tab groups them by cause, with the way to fix each.',
  seeErrors: 'See the errors',
  openEvents: (count: number, mode: Mode) =>
    `${count >= 100 ? '100 or more' : count} integration ${count === 1 ? 'event is' : 'events are'} open${mode === 'test' ? ' in Test Mode' : ''}`,
  openEventsText: 'Each says what happened and leads to where it is mended.',
  seeEvents: 'See the events',
  modeHeading: { live: 'Live', test: 'Test Mode' } satisfies Record<Mode, string>,
  modeText: {
    live: 'Bills on their way to Stripe.',
    test: 'Bills on their way to Stripe (Test Mode). No real customer is billed.',
  } satisfies Record<Mode, string>,
  piles: {
    ready: 'Ready to send',
    held: 'Held back',
    inProgress: 'In progress',
    failed: 'Failed',
    sent: 'Sent',
  } satisfies Record<PileName, string>,
  noBills: {
    live: 'No bill is on its way in live mode: no enabled configuration for Stripe covers any yet.',
    test: 'No bill is on its way in Test Mode: no enabled configuration for Stripe (Test Mode) covers any yet.',
  } satisfies Record<Mode, string>,
  toConfigurations: 'Go to Configurations',
  steps: 'First steps',
  stepsText: 'Four steps until the first bill is in Stripe.',
  stepNames: {
    connect: 'Connect Stripe',
    configure: 'Set the rules',
    bills: 'Bring bills in',
    export: 'Export',
  },
  stepTexts: {
    connect: 'Create a credential: the right to act in your Stripe account, live or in Test Mode.',
    configure: 'Create and enable a configuration: which bills go, when they are due, and how the invoices look.',
    bills: 'Import bills from a CSV file of your billing system, or send them by the API.',
    export: 'Choose bills in Unsent and send them to Stripe as invoices.',
  },
  stepActions: {
    connect: 'Create Integration Credential',
    configure: 'Create Integration Configuration',
    bills: 'Import bills',
    export: 'Go to Unsent',
  },
  enableConfiguration: 'Go to Configurations',
  done: 'done',
}
