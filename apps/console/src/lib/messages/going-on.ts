import type { Mode } from '@billbridge/contract/modes'
import { countOf } from '../format-count.ts'

/** What becomes of waiting bills when a configuration is enabled or a credential connected again. */
export const messages = {
  title: (count: number) => `${countOf(count, 'bill')} ${count === 1 ? 'goes' : 'go'} on at once`,
  consequence: {
    live: 'A run had taken them in before they were stopped. They go on in it by themselves and are sent to Stripe: this is live, and the invoices are real.',
    test: 'A run had taken them in before they were stopped. They go on in it by themselves and are sent to Stripe in Test Mode.',
  } satisfies Record<Mode, string>,
  since: 'The first of them was stopped',
  others: (count: number, hourly: boolean) =>
    `${countOf(count, 'other bill')} ${count === 1 ? 'is' : 'are'} decided anew: what is ready then waits ${hourly ? 'for the next hourly round, or ' : ''}until somebody exports it.`,
  further: (count: number) =>
    `${countOf(count, 'more bill')} that ${count === 1 ? 'was' : 'were'} stopped ${count === 1 ? 'waits' : 'wait'} on: something else keeps ${count === 1 ? 'it' : 'them'}, such as a disabled configuration.`,
  archiveFirst:
    'If some of them should not go, archive those first: open the list, select them there, and choose Archive.',
  see: 'See these bills',
}
