import type { Mode } from '@billbridge/contract/modes'
import { isolated } from '../isolated.ts'
import type { ExportAction } from './exports.ts'

const bills = (count: string): string => (count === '1' ? '1 bill' : `${count} bills`)

export const modeNames: Record<Mode, string> = { live: 'Stripe', test: 'Stripe (Test Mode)' }

/** Words of the preview before an action. */
export const previewMessages = {
  title: {
    export: 'Export bills',
    retry: 'Retry bills',
    status: 'Get status from Stripe',
    archive: 'Archive bills',
    restore: 'Restore bills',
    correct: 'Correct changed bills',
    'update-draft': 'Update drafts',
    'void-and-replace': 'Void and replace invoices',
    'new-invoice': 'Make a new invoice',
    accept: 'Keep invoices as they are',
  } satisfies Record<ExportAction, string>,
  consequence: {
    export: (mode: Mode) =>
      mode === 'live'
        ? 'They are sent to Stripe as invoices to real customers, as their configurations say. One that lacks something, such as a mapped customer, goes to Error with the reason.'
        : 'They are sent to Stripe (Test Mode). No real customer is billed. One that lacks something, such as a mapped customer, goes to Error with the reason.',
    retry: (mode: Mode) =>
      mode === 'live'
        ? 'These bills are tried again in Stripe. What was begun is taken up where it stopped; nothing is sent twice.'
        : 'These bills are tried again in Stripe (Test Mode). Nothing is sent twice.',
    status: (mode: Mode) => `The status of these invoices is read from ${modeNames[mode]}. Nothing is changed there.`,
    archive: () => 'These bills are put aside and not sent. You can restore them at any time.',
    restore: () => 'These bills go back to where they were. Those never sent are checked again.',
    correct: (mode: Mode) =>
      `Each is treated in ${modeNames[mode]} as its configuration says. What is paid, or partly paid, is never changed.`,
    'update-draft': (mode: Mode) =>
      `The drafts in ${modeNames[mode]} get the lines and fields of the bill as it is now, and their sums are compared before anything else. They stay the same invoices.`,
    'void-and-replace': (mode: Mode) =>
      `An open invoice in ${modeNames[mode]} is voided first, which cannot be undone; only when that is certain is another made from the bill as it is now. A draft is updated instead. What is paid, or partly paid, is never changed.`,
    'new-invoice': (mode: Mode) =>
      `Somebody voided or deleted the invoice in Stripe. It is read once more; only when it asks for nothing any more is another made in ${modeNames[mode]} from the bill as it is now, as its configuration says. Do this only if the bill is still owed and was not sent again in another way; otherwise cancel the bill.`,
    accept: () => 'Nothing is changed in Stripe. The bills are not shown as changed any more, until they change again.',
  } satisfies Record<ExportAction, (mode: Mode) => string>,
  destination: 'Destination',
  bills,
  willGo: {
    export: 'will be exported',
    retry: 'will be tried again',
    status: 'will be asked for',
    archive: 'will be archived',
    restore: 'will be restored',
    correct: 'will be corrected',
    'update-draft': 'will be corrected',
    'void-and-replace': 'will be corrected',
    'new-invoice': 'will get a new invoice',
    accept: 'will be left as they are',
  } satisfies Record<ExportAction, string>,
  inHand: 'These bills are being worked on already. This is the run that has them.',
  willFail: (count: string) => `${bills(count)} of them will go to Error as things stand`,
  willBeLookedAt: 'will be looked at',
  nothingChanges: 'Nothing would be changed, as the invoices were last read',
  effects: 'What becomes of their invoices, as they were last read',
  effectsOf: (count: string) => `What becomes of the invoices of the first ${count}, as they were last read`,
  kept: (count: string) => `${bills(count)} left as ${count === '1' ? 'it is' : 'they are'}`,
  amounts: { label: 'What is invoiced', currency: 'Currency', invoiced: 'Invoiced now', willBe: 'Will be' },
  amountsOf: (count: string) => `What is invoiced, of the first ${count}`,
  lookAgain: 'Look in Stripe again',
  leftOut: (count: string) => `${bills(count)} left out`,
  leftOutLine: (count: string, message: string) => `${count} × ${message}`,
  nothing: 'Nothing in this selection can take part now.',
  confirm: {
    export: (count: string) => `Export ${bills(count)}`,
    retry: (count: string) => `Retry ${bills(count)}`,
    status: (count: string) => `Get status of ${bills(count)}`,
    archive: (count: string) => `Archive ${bills(count)}`,
    restore: (count: string) => `Restore ${bills(count)}`,
    correct: (count: string) => `Correct ${bills(count)}`,
    'update-draft': (count: string) => (count === '1' ? 'Update 1 draft' : `Update ${count} drafts`),
    'void-and-replace': (count: string) => `Void and replace for ${bills(count)}`,
    'new-invoice': (count: string) => (count === '1' ? 'Make 1 new invoice' : `Make ${count} new invoices`),
    accept: (count: string) => (count === '1' ? 'Keep 1 invoice as it is' : `Keep ${count} invoices as they are`),
  } satisfies Record<ExportAction, (count: string) => string>,
  reason: 'Reason',
  reasonHelp: 'Kept with each bill, for whoever looks later.',
  reasonMissing: 'Say why, in a few words',
  loading: 'Counting…',
}

/** Words of Mark as exported. */
export const markMessages = {
  title: (billNumber: string) => `Mark bill ${isolated(billNumber)} as exported`,
  text: (mode: Mode) =>
    `For a bill that already has an invoice in ${modeNames[mode]}, made by hand. Billbridge reads the invoice: Stripe account, mode, customer, currency and total must be those of the bill.`,
  invoiceId: 'Stripe invoice id',
  invoiceIdHelp: 'Starts with in_. It stands in the address of the invoice in Stripe’s dashboard.',
  missing: 'Enter the id of the invoice',
  shape: 'This is not a Stripe invoice id: it starts with in_',
  mismatches: 'This invoice is not the bill’s:',
  mismatchFields: {
    mode: 'Mode',
    currency: 'Currency',
    total: 'Total',
    customer: 'Customer',
  } as Record<string, string>,
  confirm: 'Mark as exported',
  done: (billNumber: string) => `Bill ${isolated(billNumber)} is marked as exported.`,
}
