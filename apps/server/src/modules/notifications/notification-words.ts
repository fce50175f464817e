import type { Topic } from './notification-topics.ts'

interface Told {
  readonly raised: string
  readonly recovered: string
  /** What holds since it recovered. */
  readonly now: string
  /** What goes on by itself then, and what does not. */
  readonly next: string
}

const nothing = 'Nothing is left to do.'
const failedWantRetry = 'Bills that failed meanwhile are sent by Retry, in the Error tab.'
const decided = 'The invoice is as it was left, or somebody decided what becomes of it.'

const mapped = {
  recovered: 'The account is settled with a Stripe customer',
  now: 'The account has its Stripe customer, or no bill of it waits for one any more.',
  next: 'Bills that failed for it and are still in the Error tab are sent by Retry.',
}

/** Of an invoice that is void or deleted: its event ends before the next one is sure to be made. */
const goneInStripe = {
  now: 'A new invoice was made, the bill is to be sent anew, or somebody decided that none is needed.',
  next: 'A bill that is unsent again goes out with the next export, or export it now; one that failed is sent by Retry, in the Error tab. Otherwise nothing is left to do.',
}

const topics: Readonly<Record<Topic, Told>> = {
  authentication: {
    raised: 'Access to Stripe was lost',
    recovered: 'Access to Stripe is back',
    now: 'The credential is connected again.',
    next: 'What waited for it goes on by itself: bills that a run had taken in are sent, and statuses are read. Nothing is left to do.',
  },
  disabled: {
    raised: 'An integration was disabled',
    recovered: 'The integration is enabled again',
    now: 'The configuration is enabled.',
    next: `Bills that a run had taken in go on in it by themselves; what came in meanwhile is sent by the next round or by a person. ${failedWantRetry}`,
  },
  streak: {
    raised: 'Bills fail one after the other',
    recovered: 'Bills are sent again',
    now: 'A bill was sent, or the configuration was enabled again: failures are counted from the start.',
    next: failedWantRetry,
  },
  mapping: { raised: 'An account is not mapped to a Stripe customer', ...mapped },
  'customer-deleted': { raised: 'A customer was deleted in Stripe', ...mapped },
  'currency-locked': { raised: 'A Stripe customer is locked to another currency', ...mapped },
  validation: {
    raised: 'Bills cannot be sent as they are',
    recovered: 'The bills that could not be sent are settled',
    now: 'No failed bill of this cause is left.',
    next: nothing,
  },
  perform: {
    raised: 'Something went wrong with bills at Stripe',
    recovered: 'What went wrong at Stripe is settled',
    now: 'No failed bill of this cause is left.',
    next: nothing,
  },
  edited: {
    raised: 'An invoice was edited in Stripe',
    recovered: 'The edited invoice is settled',
    now: decided,
    next: nothing,
  },
  voided: {
    raised: 'An invoice was voided in Stripe',
    recovered: 'The voided invoice is settled',
    ...goneInStripe,
  },
  deleted: {
    raised: 'An invoice was deleted in Stripe',
    recovered: 'The deleted invoice is settled',
    ...goneInStripe,
  },
  uncollectible: {
    raised: 'An invoice was marked uncollectible in Stripe',
    recovered: 'The uncollectible invoice is settled',
    now: decided,
    next: nothing,
  },
  'paid-elsewhere': {
    raised: 'A bill is paid elsewhere, and Stripe still asks for it',
    recovered: 'The bill that was paid elsewhere is settled',
    now: 'The invoice in Stripe and the bill agree again, or somebody decided what becomes of them.',
    next: nothing,
  },
}

/** Every word of the e-mails, in one place. */
export const words = {
  testMode: 'Test Mode',
  testModeExplained: 'This happened in Stripe (Test Mode): no real money is involved.',
  topics,
  buttons: {
    run: 'See the run',
    account: 'Create the mapping',
    mapping: 'See the mapping',
    credential: 'Reconnect the credential',
    configuration: 'See the configuration',
    billExport: 'See the bill',
    failures: 'See the failed bills',
  },
  seeIt: 'See it in Billbridge',
  seeThem: 'See all of them',
  allEvents: 'All integration events',
  greeting: (name: string) => `Hello ${name},`,
  when: 'When',
  about: 'About',
  whatHappened: 'What happened',
  whatToDo: 'What to do',
  whatItWas: 'What it was',
  whatHoldsNow: 'What holds now',
  whatGoesOn: 'What goes on',
  /** In the place of the remedy of a problem that is not open any more. */
  ended: {
    over: 'Nothing any more: it is over by now.',
    marked: 'Nothing any more: somebody marked it as dealt with by now.',
    superseded: 'It grew worse since: do what is told of that.',
    again: 'It was over and came back since: do what is told of its return.',
  },
  /** In the place of what holds since a recovery, of one that did not last. */
  cameBack: 'It came back since: its return is told too, with what to do.',
  /** Behind the title of what holds no more as the title says it. */
  titles: {
    raised: {
      over: ', and is over by now',
      marked: ', and is marked as dealt with',
      superseded: ', and grew worse',
      again: '',
    },
    recovered: { again: ', but it came back' },
  },
  concerned: 'Concerned',
  forExample: 'For example',
  /** `named` of `count`, by their names. */
  some: (named: readonly string[], count: number) =>
    `${named.join(', ')}${count > named.length ? ` and ${count - named.length} more` : ''}`,
  times: (title: string, count: number) => (count === 1 ? title : `${title} (${count})`),
  organization: 'Organization',
  problems: (count: number) => (count === 1 ? '1 problem' : `${count} problems`),
  recoveries: (count: number) => (count === 1 ? '1 recovery' : `${count} recoveries`),
  /** What was told as problems, and nothing of it holds any more. */
  allOver: (count: number) => (count === 1 ? '1 problem, over by now' : `${count} problems, all over by now`),
  digest: (parts: readonly string[]) => `Integration events: ${parts.join(', ')}`,
  /** The subject of several events of which one stops everything else. */
  first: (title: string, others: number) => `${title}, and ${others} more`,
  intro: (count: number) => `${count} things happened shortly after one another:`,
  /** What an e-mail has no room for. */
  rest: (count: number) =>
    count === 1
      ? 'One more thing happened: the integration events tell of it.'
      : `${count.toLocaleString('en-GB')} more things happened: the integration events tell of them.`,
  inBrief: 'In brief, what else happened:',
  chosen: (organization: string) =>
    `You get this e-mail because you are chosen to be told about an integration of ${organization}, or are an admin of it while nobody is chosen. The configuration’s Global panel says who is told.`,
} as const
