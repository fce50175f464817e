import type { EventKind } from '@billbridge/contract/integration-events'

/** Every word of the e-mails, in one place. */
export const words = {
  product: 'Billbridge',
  testMode: 'Test Mode',
  testModeExplained: 'This happened in Stripe (Test Mode): no real money is involved.',
  raised: {
    'integration.validation.error': 'Bills cannot be sent as they are',
    'integration.missingaccountmapping.error': 'An account is not mapped to a Stripe customer',
    'integration.authentication.error': 'Access to Stripe was lost',
    'integration.perform.error': 'Something went wrong with bills at Stripe',
    'integration.disabled.error': 'An integration was disabled',
  } satisfies Record<EventKind, string>,
  recovered: {
    'integration.validation.error': 'The bills that could not be sent are settled',
    'integration.missingaccountmapping.error': 'The account is settled with a Stripe customer',
    'integration.authentication.error': 'Access to Stripe is back',
    'integration.perform.error': 'What went wrong at Stripe is settled',
    'integration.disabled.error': 'The integration is enabled again',
  } satisfies Record<EventKind, string>,
  buttons: {
    run: 'See the run',
    account: 'Create the mapping',
    credential: 'Reconnect the credential',
    configuration: 'See the configuration',
    billExport: 'See the bill',
  },
  seeIt: 'See it in Billbridge',
  allEvents: 'All integration events',
  greeting: (name: string) => `Hello ${name},`,
  when: 'When',
  about: 'About',
  whatHappened: 'What happened',
  whatToDo: 'What to do',
  nothingToDo: 'Nothing is left to do.',
  organization: 'Organization',
  problems: (count: number) => (count === 1 ? '1 problem' : `${count} problems`),
  recoveries: (count: number) => (count === 1 ? '1 recovery' : `${count} recoveries`),
  digest: (parts: readonly string[]) => `Integration events: ${parts.join(', ')}`,
  intro: (count: number) => `${count} things happened shortly after one another:`,
  more: (count: number) => `and ${count} more.`,
  chosen: (organization: string) =>
    `You get this e-mail because you are chosen to be told about an integration of ${organization}, or are an admin of it while nobody is chosen. The configuration’s Global panel says who is told.`,
} as const
