import type { Mode } from '@billbridge/contract/modes'
import { countOf, formatCount } from '../format-count.ts'

/** Who sends what is ready after it was decided anew. */
const afterwards = (count: number, byRound: number): string => {
  if (byRound === 0) return 'what is ready then waits until somebody exports it.'
  if (byRound === count) return 'what is ready then is sent by the next hourly round.'
  return `of ${formatCount(byRound)} of them, what is ready then is sent by the next hourly round; the others wait until somebody exports them.`
}

/** What becomes of waiting bills when a configuration is enabled or a credential connected again. */
export const messages = {
  title: (count: number) => `${countOf(count, 'bill')} ${count === 1 ? 'goes' : 'go'} on at once`,
  consequence: {
    live: 'A run had taken them in before they were stopped. They go on in it by themselves and are sent to Stripe: this is live, and the invoices are real.',
    test: 'A run had taken them in before they were stopped. They go on in it by themselves and are sent to Stripe in Test Mode.',
  } satisfies Record<Mode, string>,
  roundTitle: (count: number) => `An hourly round may send ${countOf(count, 'bill')} within the hour`,
  begunTitle: (count: number) =>
    `${countOf(count, 'invoice')} that ${count === 1 ? 'was' : 'were'} begun ${count === 1 ? 'goes' : 'go'} on at once`,
  othersTitle: (count: number) => `${countOf(count, 'bill')} ${count === 1 ? 'is' : 'are'} decided anew`,
  begun: (count: number) =>
    `${countOf(count, 'invoice')} ${count === 1 ? 'was' : 'were'} begun before the configuration was disabled: what is final already is finished at once, and e-mailed where that was asked for; a draft is deleted.`,
  grown: 'More bills go on by now than were shown. Look at the new numbers, and confirm again.',
  untold:
    'Which bills go on at once could not be told. It can be connected all the same: Runs shows afterwards what went on.',
  since: 'The first of them was stopped',
  others: (count: number, byRound: number, alone: boolean) =>
    `${countOf(count, alone ? 'bill' : 'other bill')} ${count === 1 ? 'is' : 'are'} decided anew: ${afterwards(count, byRound)}`,
  further: (count: number) =>
    `${countOf(count, 'more bill')} that ${count === 1 ? 'was' : 'were'} stopped ${count === 1 ? 'waits' : 'wait'} on: something else keeps ${count === 1 ? 'it' : 'them'}, such as a disabled configuration.`,
  inHand: (count: number) =>
    `${countOf(count, 'bill')} of these ${count === 1 ? 'is' : 'are'} being worked on at this moment: ${count === 1 ? 'it joins' : 'they join'} the list when the run has let go of ${count === 1 ? 'it' : 'them'}.`,
  archiveFirst:
    'If some of them should not go, archive those first: open the list, select them there, and choose Archive.',
  see: 'See these bills',
}
