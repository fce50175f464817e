import { formatCount } from '../format-count.ts'
import { isolated } from '../isolated.ts'

/** Panels of the form: heading and one sentence. */
export const panels = {
  global: {
    heading: 'Global',
    text: 'What it is called, which accounts it is for, and who is told when something is wrong.',
  },
  bills: { heading: 'Which bills', text: 'Bills that do not match stay where they are, with the reason.' },
  schedule: {
    heading: 'Schedule',
    text: 'What it does by itself at the top of every hour. A person may always export and get the status too.',
  },
  dueDate: {
    heading: 'Due date',
    text: 'A bill’s own due date wins. These rules are for bills without one, or with a past one.',
  },
  invoice: { heading: 'Invoice', text: 'How the invoice is made in Stripe, and what happens to unusual totals.' },
  lines: { heading: 'Lines and texts', text: 'What stands on the invoice.' },
  customer: { heading: 'Customer', text: 'Every account needs a customer in Stripe.' },
  tax: { heading: 'Tax', text: 'Whether Stripe adds tax to what the bill says.' },
  corrections: {
    heading: 'Corrections',
    text: 'What happens in Stripe when a bill changes, or is cancelled, after it was exported. It happens with the hourly export, or when a person chooses Correct.',
  },
  safety: {
    heading: 'Safety',
    text: 'Bills that fail one after the other are told, and in the end they disable the configuration. One that is sent starts the count again.',
  },
}

/** Labels of the settings, by their path. */
export const settingLabels = {
  name: 'Name',
  'settings.accounts.includedAccountIds': 'Accounts to include',
  'settings.accounts.excludedAccountIds': 'Accounts to exclude',
  'settings.notifications.userIds': 'Users to e-mail when the integration is disabled',
  'settings.bills.onlyApproved': 'Only send bill on approval',
  'settings.bills.paymentStatuses': 'Payment statuses to export',
  'settings.bills.ignoreBefore': 'Ignore bills dated before',
  'settings.schedule.exportHourly': 'Export automatically every hour',
  'settings.schedule.importStatusHourly': 'Import invoice status automatically every hour',
  'settings.schedule.timeZone': 'Time zone',
  'settings.schedule.pauseUntil': 'Pause until',
  'settings.dueDate.whenEmpty': 'When the due date is empty',
  'settings.dueDate.addDays': 'Days to add',
  'settings.dueDate.countFrom': 'Count the days from',
  'settings.dueDate.whenPast': 'When the due date is already past',
  'settings.dueDate.pastAddDays': 'Days from sending',
  'settings.invoice.finalization': 'Finalization',
  'settings.invoice.collection': 'Collection',
  'settings.invoice.emailThroughStripe': 'E-mail it through Stripe',
  'settings.invoice.numbering': 'Invoice number',
  'settings.invoice.skipZeroTotals': 'Skip zero totals',
  'settings.invoice.belowMinimum': 'Below Stripe’s minimum',
  'settings.invoice.negativeTotals': 'Negative totals',
  'settings.invoice.partlyPaid': 'Partly paid bills',
  'settings.invoice.dateAtPeriodEnd': 'Date the invoice at period end',
  'settings.lines.grouping': 'Invoice lines',
  'settings.lines.hideZeroLines': 'Hide zero lines',
  'settings.lines.overLimit': 'More than 250 lines',
  'settings.lines.memoTemplate': 'Memo',
  'settings.lines.footerTemplate': 'Footer',
  'settings.lines.purchaseOrderTemplate': 'Purchase-order field',
  'settings.customer.whenUnmapped': 'When an account has no customer',
  'settings.tax.mode': 'Tax',
  'settings.corrections.whenChanged': 'When an exported bill changes',
  'settings.safety.warnAt': 'Warn at',
  'settings.safety.disableAfter': 'Disable after',
} as const

export type SettingPath = keyof typeof settingLabels

/** Other fields a version can change. */
export const otherFieldLabels: Record<string, string> = {
  credentialId: 'Credential',
  enabled: 'Enabled',
  archived: 'Archived',
  // Versions of before there was a panel Schedule name it by its old place.
  'settings.dueDate.timeZone': 'Time zone',
}

/** One sentence of help below a setting. */
export const settingHelp: Partial<Record<SettingPath, string>> = {
  name: 'Unique in your organization, up to 100 characters.',
  'settings.accounts.includedAccountIds': 'Empty means all accounts.',
  'settings.notifications.userIds':
    'They get one e-mail when it is disabled, loses its access or cannot send bills, and one when that is over.',
  'settings.accounts.excludedAccountIds': 'Bills of these accounts are never sent. Excluding wins over including.',
  'settings.bills.onlyApproved': 'A bill waits until it is approved.',
  'settings.bills.ignoreBefore': 'Leave it empty to send bills of any date.',
  'settings.schedule.exportHourly': 'Sends what is ready: bills that no setting holds back.',
  'settings.schedule.importStatusHourly': 'Reads the invoices that may still change, such as open ones.',
  'settings.schedule.timeZone': 'Its hours, days and due dates are those of this time zone.',
  'settings.schedule.pauseUntil':
    'By the clock of this computer, whatever the time zone above says. Scheduled rounds wait until then; a person may still export.',
  'settings.corrections.whenChanged':
    'A draft is rewritten in place. Void and replace also voids an open, unpaid invoice before it makes another. What is paid, or partly paid, is never changed: it shows under Error with what to do.',
  'settings.safety.warnAt': 'Failures in a row, fewer than those that disable it.',
  'settings.safety.disableAfter': 'Failures in a row, from 2 to 1,000. Bills not begun then wait until it is enabled.',
  'settings.dueDate.addDays': 'From 1 to 365.',
  'settings.dueDate.whenPast': 'Stripe refuses invoices whose due date is past.',
  'settings.dueDate.pastAddDays': 'From 1 to 365.',
  'settings.invoice.finalization': 'A draft can still be changed in Stripe; a finalized invoice cannot.',
  'settings.invoice.emailThroughStripe': 'Stripe sends the finalized invoice to the customer’s e-mail address.',
  'settings.invoice.numbering': 'Otherwise the bill’s number stands in a field of its own on the invoice.',
  'settings.invoice.skipZeroTotals': 'Bills over nothing are not sent.',
  'settings.invoice.belowMinimum': 'Stripe cannot collect very small amounts, such as less than 0.50 USD.',
  'settings.invoice.negativeTotals': 'Sending one credits the customer’s balance in Stripe.',
  'settings.invoice.partlyPaid': 'Stripe would ask for the whole amount again, so they are never finalized.',
  'settings.invoice.dateAtPeriodEnd': 'The invoice carries the last day of the bill’s period as its date.',
  'settings.lines.hideZeroLines': 'Lines over nothing are left out.',
  'settings.lines.overLimit': 'Stripe takes up to 250 lines on an invoice.',
  'settings.lines.memoTemplate': 'Stands above the lines.',
  'settings.lines.footerTemplate': 'Stands at the end of the invoice.',
  'settings.lines.purchaseOrderTemplate': 'A field on the invoice; left out when it comes out empty.',
}

/** Words inside the form that are no labels. */
export const fieldMessages = {
  findPeople: 'Find people by name or e-mail',
  clearPeople: 'Clear the people',
  nobodyFound: 'Nobody is called so.',
  nobody: 'Nobody',
  peoplePicked: (count: number) => (count === 1 ? '1 person' : `${count} people`),
  suspendedPerson: (name: string) => `${isolated(name)} (suspended: not told)`,
  noMember: (id: string) => `${id} (no member any more: not told)`,
  noMail: 'No mail server is set up for this Billbridge, so nobody is told by e-mail. The operator sets SMTP_URL.',
  allAccounts: 'All accounts',
  noAccounts: 'No accounts',
  findAccounts: 'Find by code or name',
  noAccountFound: 'No account starts with that.',
  findingAccounts: 'Looking…',
  moreAccounts: (count: number) => `and ${formatCount(count)} more`,
  accountsPicked: (count: number) => (count === 1 ? '1 account' : `${formatCount(count)} accounts`),
  on: 'on',
  off: 'off',
  none: 'none',
  anyDate: 'any date',
  insert: 'Insert a field of the bill',
  sample: 'Sample',
  sampleEmpty: 'nothing: it is left out',
  clearAccounts: 'Clear accounts',
  noTimeZone: 'No time zone matches.',
  formerZone: (name: string) => `formerly ${name}`,
  notPaused: 'not paused',
  locked: 'Part of the plan Premium. The operator of this Billbridge sets the plan of your organization.',
  lockedLink: 'See your plan',
  suspended: 'Suspended: your plan is Free now. The setting is kept, and goes on with Premium.',
  empty: 'Must not be empty',
}

/** What the templates show in their sample. */
export const templateSample: Record<string, string> = {
  'bill.number': 'B-2026-0042',
  'bill.date': '2026-01-31',
  'bill.dueDate': '2026-03-02',
  'bill.periodStart': '2026-01-01',
  'bill.periodEnd': '2026-01-31',
  'bill.memo': 'Thank you for your order',
  'bill.purchaseOrder': 'PO-7781',
  'bill.source': 'default',
  'account.code': 'A-1001',
  'account.name': 'Example Bakery Ltd',
}
