import type { ExportTab } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import type { exportActions } from '@billbridge/contract/selection-previews'

export type ExportAction = (typeof exportActions)[number]

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
    correction: 'Changed',
    runId: 'Run',
    credentialId: 'Credential',
    goesOnWhen: 'Goes on',
  },
  actions: {
    export: 'Export',
    retry: 'Retry',
    status: 'Get status',
    archive: 'Archive',
    restore: 'Restore',
    correct: 'Correct',
    'update-draft': 'Update draft',
    'void-and-replace': 'Void and replace',
    'new-invoice': 'Make a new invoice',
    accept: 'Keep as it is',
  } satisfies Record<ExportAction, string>,
  actionsForAll: {
    export: 'Export all',
    retry: 'Retry all',
    status: 'Get status of all',
    archive: 'Archive all',
    restore: 'Restore all',
    correct: 'Correct all',
    'update-draft': 'Update all drafts',
    'void-and-replace': 'Void and replace all',
    'new-invoice': 'Make new invoices for all',
    accept: 'Keep all as they are',
  } satisfies Record<ExportAction, string>,
  nothingToDo: 'There is nothing here to do this with.',
  partPaid: 'paid',
  markAsExported: 'Mark as exported…',
  archiveOne: 'Archive…',
  moreActions: 'More actions',
  openExport: 'Open',
  openBill: 'Open the bill',
  openInvoice: 'Invoice page for the customer',
  openPdf: 'Invoice as PDF',
  openDashboard: 'Open in Stripe’s dashboard',
  onlyThisAccount: 'Show this account only',
  csv: 'CSV',
  downloadCsv: 'Download CSV',
  csvName: (tab: ExportTab, mode: Mode) => `bill-exports-${tab}-${mode}.csv`,
  noNumber: 'no number yet',
  changed: 'Changed since export',
  partsOfSuccess: 'Parts of Success',
  allOfSuccess: 'All',
  nowTotal: 'now',
  nowCancelled: 'cancelled',
  empty: {
    unsent: 'Nothing is waiting to be sent. Bills come here when an enabled configuration covers their account.',
    success: 'Nothing has been sent yet. Export the bills in Unsent, and they arrive here with their invoices.',
    error: 'Nothing has failed.',
    archived: 'Nothing is archived. Bills that should never be sent can be put aside here, and brought back.',
  } satisfies Record<ExportTab, string>,
  toUnsent: 'Go to Unsent',
  toConfigurations: 'Go to Configurations',
}

export const goesOnNames = { connected: 'When connected again', enabled: 'When enabled' }

export const correctionNames = {
  any: 'Changed, cancelled or paid',
  changed: 'Changed',
  cancelled: 'Cancelled',
  paid: 'Paid elsewhere',
  'partly-paid': 'Partly paid elsewhere',
  'asks-person': 'Needs a decision',
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
