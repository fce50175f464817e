import type { ApprovalStatus, PaymentStatus } from '@billbridge/contract/bills'
import { countOf } from '../format-count.ts'

export const approvalNames: Record<ApprovalStatus, string> = {
  pending: 'Pending',
  approved: 'Approved',
  held: 'Held',
}
export const paymentNames: Record<PaymentStatus, string> = {
  unpaid: 'Unpaid',
  'partially-paid': 'Partially paid',
  paid: 'Paid',
}

/** Words of the list of bills. */
export const messages = {
  title: 'Bills',
  purpose: 'Everything your accounts owe, and where each bill stands in Stripe.',
  import: 'Import bills',
  empty: 'There are no bills yet. Take them in from a CSV file of your billing system, or send them by the HTTP API.',
  columns: {
    number: 'Number',
    account: 'Account',
    billDate: 'Bill date',
    total: 'Total',
    approval: 'Approval',
    payment: 'Payment',
    live: 'Live',
    test: 'Test Mode',
  },
  searchLabel: 'Search by number, account or id',
  filters: {
    approval: 'Approval',
    payment: 'Payment',
    currency: 'Currency',
    cancelled: 'Cancelled',
    account: 'Account',
    from: 'From',
    to: 'To',
  },
  cancelledChoices: { no: 'Without cancelled', yes: 'Cancelled only' },
  fromDay: 'Bill date from',
  toDay: 'Bill date to',
  noConfiguration: 'No configuration',
  cancelled: 'Cancelled',
  byStripe: (status: string) => `${status} in Stripe`,
  open: 'Open',
  openAccount: 'Open the account',
  onlyThisAccount: 'Show this account only',
  copyId: 'Copy id',
  idCopied: 'The id was copied.',
  id: 'bill id',
  selectedAtMost: (count: number) =>
    `The first ${countOf(count, 'bill')} that match are selected: so many can be selected at once.`,
}

/** Approve, hold and release. */
export const approvalMessages = {
  actions: { approved: 'Approve', held: 'Hold', pending: 'Release' } satisfies Record<ApprovalStatus, string>,
  titles: {
    approved: (count: number) => `Approve ${countOf(count, 'bill')}?`,
    held: (count: number) => `Hold ${countOf(count, 'bill')}?`,
    pending: (count: number) => `Release ${countOf(count, 'bill')}?`,
  } satisfies Record<ApprovalStatus, (count: number) => string>,
  consequences: {
    approved: 'Configurations that send bills only on approval may send these from now on, in live and in Test Mode.',
    held: 'These bills are not sent, in live nor in Test Mode, until you approve or release them.',
    pending: 'These bills go back to Pending: they wait for approval where a configuration asks for it.',
  } satisfies Record<ApprovalStatus, string>,
  confirm: {
    approved: (count: number) => `Approve ${countOf(count, 'bill')}`,
    held: (count: number) => `Hold ${countOf(count, 'bill')}`,
    pending: (count: number) => `Release ${countOf(count, 'bill')}`,
  } satisfies Record<ApprovalStatus, (count: number) => string>,
  willChange: (count: number) => countOf(count, 'bill'),
  already: (count: number, status: ApprovalStatus) =>
    `${countOf(count, 'bill')} already ${approvalNames[status].toLowerCase()}`,
  skippedCancelled: (count: number) => `${countOf(count, 'cancelled bill')} left out`,
  nothing: 'Nothing in this selection would change.',
  done: {
    approved: (count: number) => `${countOf(count, 'bill')} approved.`,
    held: (count: number) => `${countOf(count, 'bill')} held.`,
    pending: (count: number) => `${countOf(count, 'bill')} released.`,
  } satisfies Record<ApprovalStatus, (count: number) => string>,
  undo: 'Undo',
  undone: (count: number) => `${countOf(count, 'bill')} put back as before.`,
  dismiss: 'Dismiss',
  cancelled: 'The bill is cancelled.',
  alreadySo: (status: ApprovalStatus) => `The bill is already ${approvalNames[status].toLowerCase()}.`,
}
