import type {
  Attempt,
  BillExportStatus,
  ExportError,
  ExportErrorCause,
  ExportTab,
  exportActions,
  HoldReason,
  SentInvoice,
  unsentViews,
} from '@billbridge/contract/bill-exports'
import type { Mode } from '@billbridge/contract/credentials'

export type ExportAction = (typeof exportActions)[number]
type UnsentView = (typeof unsentViews)[number]

export const tabNames: Record<ExportTab, string> = {
  unsent: 'Unsent',
  success: 'Success',
  error: 'Error',
  archived: 'Archived',
}

export const viewNames: Record<UnsentView, string> = {
  ready: 'Ready',
  held: 'Held back',
  'in-progress': 'In progress',
}

export const exportStatusNames: Record<BillExportStatus, string> = {
  unsent: 'Unsent',
  waiting: 'Waiting its turn',
  disabled: 'Configuration disabled',
  skipped: 'Skipped',
  'auth-failed': 'Access to Stripe lost',
  started: 'Being sent',
  'awaiting-retry': 'Will be tried again',
  'rate-limited': 'Slowed down by Stripe',
  complete: 'Sent',
  error: 'Failed',
  'timed-out': 'Gave up',
  'invoice-already-paid': 'Already paid',
  archived: 'Archived',
}

export const invoiceStatusNames: Record<SentInvoice['status'], string> = {
  draft: 'Draft',
  open: 'Open',
  paid: 'Paid',
  uncollectible: 'Uncollectible',
  void: 'Void',
  deleted: 'Deleted',
}

export const holdReasonNames: Record<HoldReason, string> = {
  'bill-cancelled': 'Bill cancelled',
  'account-excluded': 'Account excluded',
  'approval-needed': 'Not approved yet',
  'approval-held': 'On hold',
  'payment-status': 'Payment status not exported',
  'before-first-date': 'Dated before the first day',
  'due-date-empty': 'No due date',
  'due-date-past': 'Due date already past',
  'zero-total': 'Total of zero',
  'below-minimum': 'Below Stripe’s minimum',
  'negative-total': 'Negative total',
  'partly-paid': 'Partly paid',
  'too-many-lines': 'More lines than Stripe takes',
  'amount-not-exact-in-stripe': 'Amount cannot be sent exactly',
  'currency-not-in-stripe': 'Currency not supported by Stripe',
  'customer-not-mapped': 'Customer not mapped',
  'customer-deleted': 'Customer deleted in Stripe',
  'configuration-disabled': 'Configuration disabled',
  'credential-disconnected': 'Access to Stripe lost',
}

export const causeNames: Record<ExportErrorCause, string> = {
  'customer-not-mapped': 'Customer not mapped',
  'customer-deleted': 'Customer deleted in Stripe',
  'customer-ambiguous': 'Several customers with the same e-mail',
  'customer-without-email': 'Account without an e-mail',
  'currency-locked': 'Customer locked to another currency',
  'too-many-lines': 'More lines than Stripe takes',
  'due-date-past': 'Due date already past',
  'amount-not-exact-in-stripe': 'Amount cannot be sent exactly',
  'currency-not-in-stripe': 'Currency not supported by Stripe',
  'sums-differ': 'Stripe’s sum differs from the bill',
  'stripe-refused': 'Refused by Stripe',
  'stripe-failed': 'Stripe failed',
  'timed-out': 'Gave up after several tries',
  'number-taken': 'Invoice number already used in Stripe',
  'invoice-already-paid': 'Invoice already paid',
  'invoice-changed-in-stripe': 'Draft changed in Stripe meanwhile',
}

export const modeNames: Record<Mode, string> = { live: 'Stripe', test: 'Stripe (Test Mode)' }

const bills = (count: string): string => (count === '1' ? '1 bill' : `${count} bills`)

/** Words of the four queues. */
export const messages = {
  title: 'Exports',
  tabs: 'Queues',
  views: 'Parts of Unsent',
  allOfUnsent: 'All',
  purpose: {
    unsent: 'Bills that have not gone to Stripe yet, and what keeps those that are held back.',
    success: 'Bills that are in Stripe as invoices, with what became of each.',
    error: 'Bills that could not be sent, with the cause and the way to fix it.',
    archived: 'Bills that were put aside. They are not sent until you restore them.',
  } satisfies Record<ExportTab, string>,
  columns: {
    bill: 'Bill',
    account: 'Account',
    total: 'Total',
    billDate: 'Bill date',
    status: 'Status',
    configuration: 'Configuration',
    updated: 'Updated',
    number: 'Stripe number',
    invoiceStatus: 'In Stripe',
    paid: 'Paid',
    remaining: 'Remaining',
    links: 'Links',
    sent: 'Sent',
    cause: 'Cause',
    fix: 'Fix',
    reason: 'Reason',
    by: 'Archived by',
    was: 'Was',
    archivedAt: 'Archived',
  },
  searchLabel: 'Search by bill, account or id',
  filters: {
    configuration: 'Configuration',
    account: 'Account',
    currency: 'Currency',
    cause: 'Cause',
    holdReason: 'Held back by',
    invoiceStatus: 'Status in Stripe',
    run: 'Run',
  },
  actions: {
    export: 'Export',
    retry: 'Retry',
    status: 'Get status',
    archive: 'Archive',
    restore: 'Restore',
  } satisfies Record<ExportAction, string>,
  actionsForAll: {
    export: 'Export all',
    retry: 'Retry all',
    status: 'Get status of all',
    archive: 'Archive all',
    restore: 'Restore all',
  } satisfies Record<ExportAction, string>,
  nothingToDo: 'There is nothing here to do this with.',
  markAsExported: 'Mark as exported…',
  archiveOne: 'Archive…',
  moreActions: 'More actions',
  openExport: 'Open',
  openBill: 'Open the bill',
  openInvoice: 'Invoice page for the customer',
  openPdf: 'Invoice as PDF',
  openDashboard: 'Open in Stripe’s dashboard',
  onlyThisAccount: 'Show this account only',
  csv: 'Download CSV',
  csvName: (tab: ExportTab, mode: Mode) => `bill-exports-${tab}-${mode}.csv`,
  noNumber: 'no number yet',
  changed: 'Changed since export',
  empty: {
    unsent: 'Nothing is waiting to be sent. Bills come here when an enabled configuration covers their account.',
    success: 'Nothing has been sent yet. Export the bills in Unsent, and they arrive here with their invoices.',
    error: 'Nothing has failed.',
    archived: 'Nothing is archived. Bills that should never be sent can be put aside here, and brought back.',
  } satisfies Record<ExportTab, string>,
  toUnsent: 'Go to Unsent',
  toConfigurations: 'Go to Configurations',
  archivedNotice: (count: string) => (count === '1' ? '1 bill is archived.' : `${count} bills are archived.`),
  restoredNotice: (count: string) => (count === '1' ? '1 bill is restored.' : `${count} bills are restored.`),
  undo: 'Undo',
  undone: (count: string) =>
    count === '1' ? '1 bill is back where it was.' : `${count} bills are back where they were.`,
  dismiss: 'Dismiss',
  toArchived: 'Go to Archived',
}

/** Words of the groups over Error and Held back. */
export const groupMessages = {
  causes: 'Why bills failed',
  holds: 'What holds bills back',
  heading: (count: string, title: string) => `${bills(count)}: ${title}`,
  show: 'Show these',
  shown: 'Showing these',
  showAll: 'Show all',
  retry: 'Retry these',
}

/** Where an error or a hold is mended: the name of the link. */
export const fixLabels: Record<ExportError['fix'], string> = {
  mapping: 'Map the account',
  configuration: 'Open the configuration',
  credential: 'Open the credential',
  bill: 'Open the bill',
  account: 'Open the account',
  retry: 'Retry',
  none: '',
}
export const groupFixLabels: Record<ExportError['fix'], string> = {
  ...fixLabels,
  mapping: 'Map the accounts',
  configuration: 'Open configurations',
  credential: 'Open credentials',
  bill: 'Open bills',
  account: 'Open accounts',
}

/** Words of the preview before an action. */
export const previewMessages = {
  title: {
    export: 'Export bills',
    retry: 'Retry bills',
    status: 'Get status from Stripe',
    archive: 'Archive bills',
    restore: 'Restore bills',
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
  } satisfies Record<ExportAction, (mode: Mode) => string>,
  destination: 'Destination',
  bills,
  willGo: {
    export: 'will be exported',
    retry: 'will be tried again',
    status: 'will be asked for',
    archive: 'will be archived',
    restore: 'will be restored',
  } satisfies Record<ExportAction, string>,
  willFail: (count: string) => `${bills(count)} of them will go to Error as things stand`,
  leftOut: (count: string) => `${bills(count)} left out`,
  leftOutLine: (count: string, message: string) => `${count} × ${message}`,
  nothing: 'Nothing in this selection can take part now.',
  confirm: {
    export: (count: string) => `Export ${bills(count)}`,
    retry: (count: string) => `Retry ${bills(count)}`,
    status: (count: string) => `Get status of ${bills(count)}`,
    archive: (count: string) => `Archive ${bills(count)}`,
    restore: (count: string) => `Restore ${bills(count)}`,
  } satisfies Record<ExportAction, (count: string) => string>,
  reason: 'Reason',
  reasonHelp: 'Kept with each bill, for whoever looks later.',
  reasonMissing: 'Say why, in a few words',
  loading: 'Counting…',
}

/** Words of Mark as exported. */
export const markMessages = {
  title: (billNumber: string) => `Mark bill ${billNumber} as exported`,
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
  done: (billNumber: string) => `Bill ${billNumber} is marked as exported.`,
}

/** Words of the page of one bill export. */
export const detailMessages = {
  loading: 'Bill export',
  title: (billNumber: string) => `Export of bill ${billNumber}`,
  what: 'bill export id',
  next: 'What to do next',
  steps: {
    ready: 'This bill is ready. Export it when you like.',
    'in-progress': 'Nothing to do: it is being worked on, and this page follows.',
    sent: 'Nothing to do. Its status comes back from Stripe; ask for it with Get status.',
    changed: 'The bill changed after it was sent. The invoice in Stripe shows the version that was sent.',
    archived: 'It is put aside and not sent. Restore it to bring it back.',
    held: 'It is held back.',
  },
  toRun: 'Follow the run',
  nextTry: 'Next try',
  amounts: 'Amounts',
  amountsText: 'The bill here, and the invoice as last read from Stripe.',
  inBill: 'Bill',
  inStripe: 'Stripe',
  rows: {
    subtotal: 'Subtotal',
    tax: 'Tax from Stripe',
    total: 'Total',
    due: 'Due',
    paid: 'Paid',
    remaining: 'Remaining',
  },
  notSentYet: 'There is no invoice in Stripe yet.',
  differs: 'differs',
  invoice: 'Invoice in Stripe',
  invoiceNumber: 'Number',
  invoiceId: 'Invoice id',
  invoiceStatus: 'Status',
  readAt: 'Last read',
  sentAt: 'Sent',
  sentVersion: 'Version sent',
  versionNow: (sent: number, now: number) => (sent === now ? `${sent}` : `${sent}; the bill is now at ${now}`),
  properties: 'Details',
  bill: 'Bill',
  account: 'Account',
  configuration: 'Configuration',
  credential: 'Credential',
  openCredential: 'Open the credential',
  stripeAccount: 'Stripe account',
  customer: 'Stripe customer',
  billDate: 'Bill date',
  dueDate: 'Due date',
  lastRun: 'Last run',
  openRun: 'Open the run',
  created: 'Created',
  attempts: 'Attempts',
  attemptsText: 'Every try with the calls it made to Stripe, newest first. Secrets are blacked out.',
  noAttempts: 'Nothing has been tried yet.',
  attempt: (number: number, kind: Attempt['kind']) =>
    `Attempt ${number}: ${kind === 'export' ? 'export' : 'get status'}`,
  outcomes: {
    sent: 'Sent',
    retry: 'Will be tried again',
    rejected: 'Failed',
    reauthorize: 'Access lost',
    skipped: 'Held back',
    read: 'Read',
    interrupted: 'Interrupted',
  } satisfies Record<NonNullable<Attempt['outcome']>, string>,
  underWay: 'Under way',
  calls: (count: number) => (count === 1 ? '1 call to Stripe' : `${count} calls to Stripe`),
  noCalls: 'No call was made to Stripe.',
  noAnswer: 'no answer',
  duration: (milliseconds: number) => `${Math.round(milliseconds)} ms`,
  requestId: 'Request id',
  idempotencyKey: 'Idempotency key',
  body: 'Body sent',
  callError: 'Error',
  versions: (bill: number, configuration: number) => `bill version ${bill}, configuration version ${configuration}`,
  history: 'History',
  historyText: 'Who did what, newest first.',
  system: 'Billbridge',
  more: 'Show more',
  none: '—',
}

/** What happened to a bill export, after the name of who did it. */
export const historyActions: Record<string, string> = {
  'bill-export.archived': 'archived it',
  'bill-export.restored': 'restored it',
  'bill-export.marked-as-exported': 'marked it as exported',
  created: 'placed the bill in this queue',
  sent: 'sent it to Stripe',
}
export const historyFields: Record<string, string> = { status: 'Status', stripeInvoiceId: 'Stripe invoice' }
