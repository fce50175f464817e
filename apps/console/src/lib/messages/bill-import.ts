import type { BillColumn } from '@billbridge/contract/bill-imports'
import { countOf } from '../format-count.ts'
import { isolated } from '../isolated.ts'

/** Words of the page that takes bills in from a CSV file. */
export const messages = {
  title: 'Import bills',
  purpose:
    'Take bills in from a CSV file with one row per line item. Nothing is stored before you have seen what it would do.',
  drop: 'Drop a CSV file here',
  dropHelp:
    'One row per line item, the bill’s columns repeated. Any delimiter, encoding, decimal sign and date format; up to 10 MB.',
  choose: 'Choose a file',
  reading: (fileName: string) => `Reading ${isolated(fileName)}…`,
  tooLarge: (fileName: string) =>
    `${isolated(fileName)} is larger than 10 MB. Split it into several files; each may be imported by itself.`,
  isEmpty: (fileName: string) => `${isolated(fileName)} is empty.`,
  unreadable: (fileName: string) => `${isolated(fileName)} could not be read from this computer. Choose it again.`,
  severalFiles: 'Choose one file at a time.',
  otherFile: 'Choose another file',
  loading: 'Import bills',
  gone: 'Go back to the start',
  takeIn: (count: number) => `Take ${countOf(count, 'bill')} in`,
  takeInNothing: 'Take bills in',
  missingFirst: 'Choose what is missing first.',
  nothingGood: 'There is no bill in the file that can be taken in.',
  remembered: 'Columns and choices come from an earlier file with the same headings',
  rememberedText: 'Check them; every one can be changed below.',
  missingTitle: 'Some things must be chosen first',
  saving: 'Working out the preview…',
}

export const previewMessages = {
  label: 'What this file would do',
  bills: 'Bills',
  billsDetail: (lines: number) => `with ${countOf(lines, 'line')}`,
  accounts: 'Accounts',
  accountsDetail: (isNew: number) => (isNew === 0 ? 'all known' : `${isNew} new`),
  total: 'Total',
  created: 'New',
  updated: 'Changed',
  unchanged: 'Unchanged',
  refused: 'Refused',
  refusedDetail: (reasons: number) => `${countOf(reasons, 'reason')}, each with its line`,
  noneRefused: 'every row is good',
  refusedHeading: 'Refused rows',
  refusedTable: 'Refused rows with their reasons',
  refusedText:
    'These bills are left out, each of them whole. The others can be taken in; correct these in the file and import it again.',
  refusedMore: (shown: number, all: number) => `The first ${shown} of ${all}; all of them are in the download.`,
  download: 'Download refused rows',
  downloadName: (fileName: string) => `refused-${fileName.replace(/\.[^.]*$/, '')}.csv`,
  columns: { line: 'Line', bill: 'Bill', column: 'Column', reason: 'Reason' },
  sampleHeading: 'First bills',
  sampleTable: 'First bills of the file',
  sampleText:
    'As they would be taken in. Look at dates and amounts: they tell at once whether the file was understood.',
  sampleColumns: { number: 'Number', account: 'Account', billDate: 'Bill date', lines: 'Lines', total: 'Total' },
}

export const matchMessages = {
  heading: 'Columns',
  text: 'Which column of the file says what. Matched by name; correct what is wrong.',
  none: 'Not in the file',
  choose: 'Choose a column',
  needed: 'needed',
  samples: 'For example',
  noSamples: 'no values',
  more: (count: number) => `Show ${countOf(count, 'more column')} that can be matched`,
  fewer: 'Show matched columns only',
  unused: (columns: string) => `Columns of the file that are not used: ${columns}`,
  allUsed: 'Every column of the file is used.',
  groups: { bill: 'Bill', account: 'Account', line: 'Line items' },
  line: (name: string) => `Line: ${isolated(name)}`,
}

export const columnNames: Record<BillColumn, string> = {
  number: 'Bill number',
  billDate: 'Bill date',
  dueDate: 'Due date',
  periodStart: 'Period start',
  periodEnd: 'Period end',
  currency: 'Currency',
  total: 'Bill total',
  paidAmount: 'Paid amount',
  approvalStatus: 'Approval',
  paymentStatus: 'Payment status',
  purchaseOrder: 'Purchase order',
  memo: 'Memo',
  accountCode: 'Account code',
  accountName: 'Account name',
  accountFirstName: 'First name',
  accountLastName: 'Last name',
  accountEmail: 'E-mail',
  addressLine1: 'Address line 1',
  addressLine2: 'Address line 2',
  addressCity: 'City',
  addressState: 'State',
  addressPostalCode: 'Postal code',
  addressCountry: 'Country',
  lineDescription: 'Line description',
  lineProduct: 'Line product',
  lineQuantity: 'Line quantity',
  lineUnitPrice: 'Line unit price',
  lineAmount: 'Line amount',
}

export const defaultsMessages = {
  heading: 'What the file does not say',
  text: 'Chosen once for the whole file, for every bill that does not say it itself.',
  currency: 'Currency',
  currencyHelp: 'Of every amount in the file.',
  currencyPlaceholder: 'Choose a currency',
  approvalStatus: 'Approval',
  approvalHelp: 'Pending bills wait for approval where a configuration asks for it.',
  paymentStatus: 'Payment status',
  paymentHelp: 'What the billing system says of payment.',
  source: 'Source',
  sourceHelp: 'Which system the bills come from: the same number from another source is another bill.',
  fromColumn: (column: string) => `Used where “${isolated(column)}” is empty.`,
}

export const takingInMessages = {
  heading: 'Taking bills in',
  label: 'Bills taken in',
  text: 'You can leave this page; it goes on, and this address shows how far it is.',
  doneTitle: (count: number) => `${countOf(count, 'bill')} taken in`,
  nothingChanged: 'Every bill of this file was here already: nothing has changed.',
  figures: { created: 'New', updated: 'Changed', unchanged: 'Unchanged', refused: 'Refused' },
  nextHeading: 'What comes next',
  toBills: 'Go to Bills',
  toExports: 'Go to Exports',
  toAccounts: 'Go to Accounts',
  again: 'Import another file',
  next: 'The bills are in the list, each with where it stands. Those that an enabled configuration covers are in Unsent.',
  refusedWhileTaking: 'Some bills were refused while they were taken in',
  refusedWhileTakingText:
    'Something changed after the preview, such as a bill that was cancelled. Import the file again to see the reason for each.',
  failedTitle: 'The file could not be taken in to the end',
  failedText: 'What was taken in stays. Import the file again: bills that are here already are left as they are.',
}
