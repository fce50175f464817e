import type { Configuration, ConfigurationSettings } from '@billbridge/contract/configurations'

type Settings = ConfigurationSettings

/** Words of the list and of the page around one configuration. */
export const messages = {
  title: 'Configurations',
  purpose: 'The rules by which bills go to Stripe: which ones, when they are due, and what the invoice looks like.',
  create: 'Create configuration',
  createTitle: 'Create Integration Configuration',
  createPurpose: 'Every setting starts with what suits most. You can change all of them later.',
  one: 'Configuration',
  empty: 'A configuration says which bills go to which Stripe account. Create the first one to send bills.',
  columns: {
    name: 'Name',
    destination: 'Destination',
    credential: 'Credential',
    state: 'State',
    lastRun: 'Last run',
    created: 'Created',
  },
  searchLabel: 'Search configurations',
  modeFilter: 'Destination',
  stateFilter: 'State',
  showFilter: 'Show',
  ofCredential: 'Credential',
  states: { enabled: 'Enabled', disabled: 'Disabled' },
  archived: 'Archived',
  enabled: 'Enabled',
  disabled: 'Disabled',
  disabledReasons: {
    'never-enabled': 'never enabled yet',
    'by-person': 'by a person',
  } satisfies Record<NonNullable<Configuration['disabledReason']>, string>,
  credentialLost: 'credential disconnected',
  neverRan: 'never',
  id: 'configuration id',
  copyId: 'Copy id',
  idCopied: 'The id was copied.',
  open: 'Open',
  tabs: { settings: 'Settings', history: 'History' },
  tabsLabel: 'Parts of this configuration',
  actions: 'More actions',
  enable: 'Enable',
  disable: 'Disable',
  enabledNow: 'Enabled: matching bills can be exported.',
  disabledNow: 'Disabled: nothing more is sent with it.',
  enableHint: 'It is disabled: no bill is sent with it until you enable it.',
  disableTitle: (name: string) => `Disable ${name}?`,
  disableText:
    'Bills that are not being sent yet wait. Those under way finish, and sent ones keep their payment status up to date. Enabling it goes on where it stopped.',
  disableConfirm: 'Disable configuration',
  credentialLostTitle: 'Its credential has lost access to Stripe',
  credentialLostText: 'Nothing can be sent until the credential is reconnected.',
  toCredential: 'Open the credential',
  archivedTitle: 'This configuration is archived',
  archivedText: 'It sends nothing any more and cannot be changed. Copy it to use its rules again.',
  overlapTitle: (name: string) => `${name} covers some of the same accounts`,
  overlapOpen: (name: string) => `Open ${name}`,
  overlapAll: 'Both cover all accounts, apart from those they exclude.',
  overlapMore: (count: number) => `and ${count} more`,
}

/** Words of creating, saving and the conflict with a change made meanwhile. */
export const formMessages = {
  connection: 'Connection',
  connectionText: 'Where the bills go, and with which right. This stays as it is once the configuration is created.',
  entityType: 'Entity type',
  destination: 'Destination',
  destinationPlaceholder: 'Select a destination',
  destinationNeeded: 'Select a destination',
  credential: 'Credential',
  credentialHelp: 'Connected credentials of the destination.',
  credentialPlaceholder: 'Select a credential',
  credentialFirst: 'Select a destination first',
  credentialNeeded: 'Select a credential',
  noCredential: (destination: string) => `There is no connected credential for ${destination} yet.`,
  createCredential: 'Create Integration Credential',
  enableAtOnce: 'Enable it at once',
  enableAtOnceHelp: 'Otherwise it starts disabled, and you enable it when you have looked at a preview.',
  create: 'Create configuration',
  created: (name: string) => `${name} was created.`,
  saved: 'The configuration was saved.',
  conflictTitle: 'It was changed meanwhile',
  conflictText: (who: string) => `${who} This is what changed since you opened the page:`,
  conflictSomebody: 'Somebody saved another version.',
  conflictTake: 'Use what is stored now',
  conflictTakeHelp: 'drops your changes',
  conflictKeep: 'Keep my changes',
  conflictKeepHelp: 'puts yours on top of theirs, to look at and save',
  conflictTable: 'Changes made meanwhile',
  conflictColumns: { setting: 'Setting', was: 'Was', now: 'Is now', yours: 'Yours' },
  kept: 'Your changes stand on top of the latest version now. Look at them, then save.',
}

/** Panels of the form: heading and one sentence. */
export const panels = {
  global: { heading: 'Global', text: 'What it is called, and which accounts it is for.' },
  bills: { heading: 'Which bills', text: 'Bills that do not match stay where they are, with the reason.' },
  dueDate: {
    heading: 'Due date',
    text: 'A bill’s own due date wins. These rules are for bills without one, or with a past one.',
  },
  invoice: { heading: 'Invoice', text: 'How the invoice is made in Stripe, and what happens to unusual totals.' },
  lines: { heading: 'Lines and texts', text: 'What stands on the invoice.' },
  customer: { heading: 'Customer', text: 'Every account needs a customer in Stripe.' },
  tax: { heading: 'Tax', text: 'Whether Stripe adds tax to what the bill says.' },
}

/** Labels of the settings, by their path. */
export const settingLabels = {
  name: 'Name',
  'settings.accounts.includedAccountIds': 'Accounts to include',
  'settings.accounts.excludedAccountIds': 'Accounts to exclude',
  'settings.bills.onlyApproved': 'Only send bill on approval',
  'settings.bills.paymentStatuses': 'Payment statuses to export',
  'settings.bills.ignoreBefore': 'Ignore bills dated before',
  'settings.dueDate.timeZone': 'Time zone',
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
} as const

export type SettingPath = keyof typeof settingLabels

/** Other fields a version can change. */
export const otherFieldLabels: Record<string, string> = {
  credentialId: 'Credential',
  enabled: 'Enabled',
  archived: 'Archived',
}

/** One sentence of help below a setting. */
export const settingHelp: Partial<Record<SettingPath, string>> = {
  name: 'Unique in your organization, up to 100 characters.',
  'settings.accounts.includedAccountIds': 'Empty means all accounts.',
  'settings.accounts.excludedAccountIds': 'Bills of these accounts are never sent. Excluding wins over including.',
  'settings.bills.onlyApproved': 'A bill waits until it is approved.',
  'settings.bills.ignoreBefore': 'Leave it empty to send bills of any date.',
  'settings.dueDate.timeZone': 'A due date ends at the end of its day in this time zone.',
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

/** Choices of the settings that have several. */
export const choices = {
  'settings.bills.paymentStatuses': {
    unpaid: 'Unpaid',
    'partially-paid': 'Partially paid',
    paid: 'Paid',
  } satisfies Record<Settings['bills']['paymentStatuses'][number], string>,
  'settings.dueDate.whenEmpty': { hold: 'Don’t export', 'add-days': 'Add days' } satisfies Record<
    Settings['dueDate']['whenEmpty'],
    string
  >,
  'settings.dueDate.countFrom': { 'sending-day': 'the day of sending', 'bill-date': 'the bill date' } satisfies Record<
    Settings['dueDate']['countFrom'],
    string
  >,
  'settings.dueDate.whenPast': { hold: 'Hold the bill', 'add-days': 'Due some days from sending' } satisfies Record<
    Settings['dueDate']['whenPast'],
    string
  >,
  'settings.invoice.finalization': { draft: 'Leave as draft', finalize: 'Finalize' } satisfies Record<
    Settings['invoice']['finalization'],
    string
  >,
  'settings.invoice.collection': {
    'send-invoice': 'Send invoice',
    'charge-automatically': 'Charge automatically',
  } satisfies Record<Settings['invoice']['collection'], string>,
  'settings.invoice.numbering': { stripe: 'Stripe’s own', bill: 'The bill’s' } satisfies Record<
    Settings['invoice']['numbering'],
    string
  >,
  'settings.invoice.belowMinimum': { skip: 'Skip', send: 'Send' } satisfies Record<
    Settings['invoice']['belowMinimum'],
    string
  >,
  'settings.invoice.negativeTotals': { skip: 'Skip', send: 'Send' } satisfies Record<
    Settings['invoice']['negativeTotals'],
    string
  >,
  'settings.invoice.partlyPaid': { hold: 'Hold', draft: 'Leave as draft' } satisfies Record<
    Settings['invoice']['partlyPaid'],
    string
  >,
  'settings.lines.grouping': { 'bill-line': 'One per bill line', product: 'One per product' } satisfies Record<
    Settings['lines']['grouping'],
    string
  >,
  'settings.lines.overLimit': {
    report: 'Report it',
    fold: 'Fold the smallest into “n further items”',
  } satisfies Record<Settings['lines']['overLimit'], string>,
  'settings.customer.whenUnmapped': {
    report: 'Report it',
    'match-by-email': 'Match by e-mail',
    create: 'Create the customer',
  } satisfies Record<Settings['customer']['whenUnmapped'], string>,
  'settings.tax.mode': { none: 'None', 'stripe-automatic': 'Stripe automatic tax' } satisfies Record<
    Settings['tax']['mode'],
    string
  >,
}

/** Words inside the form that are no labels. */
export const fieldMessages = {
  allAccounts: 'All accounts',
  noAccounts: 'No accounts',
  findAccounts: 'Find by code or name',
  noAccountFound: 'No account starts with that.',
  findingAccounts: 'Looking…',
  moreAccounts: (count: number) => `and ${count} more`,
  accountsPicked: (count: number) => (count === 1 ? '1 account' : `${count} accounts`),
  on: 'on',
  off: 'off',
  none: 'none',
  anyDate: 'any date',
  insert: 'Insert a field of the bill',
  sample: 'Sample',
  sampleEmpty: 'nothing: it is left out',
  clearAccounts: 'Clear accounts',
  noTimeZone: 'No time zone matches.',
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

/** Words of the preview. */
export const previewMessages = {
  heading: 'Preview',
  text: 'The exact invoice a bill would become, with the settings as they stand here, saved or not. Nothing is sent.',
  bill: 'Bill',
  billPlaceholder: 'Find a bill by number or account',
  noBills: 'No bill starts with that.',
  pickFirst: 'Pick a bill to see its invoice.',
  credentialFirst: 'Select a credential above first.',
  invalid: 'Correct the marked settings to see the preview.',
  go: 'This bill would be sent',
  hold: 'This bill would not be sent',
  decidedBy: (label: string) => `Decided by: ${label}`,
  decidedByFact: 'No setting decides this.',
  wouldBe: 'Without that, this would be the invoice:',
  customer: 'Customer',
  customerHow: {
    mapped: 'mapped',
    'match-by-email': 'found by e-mail when it is sent',
    create: 'created when it is sent',
    missing: 'not mapped',
  },
  invoice: 'The invoice in Stripe',
  number: 'Number',
  stripeNumber: 'given by Stripe',
  date: 'Date',
  dateAtSending: 'when it is sent',
  due: 'Due',
  noDue: 'none',
  collection: 'Collection',
  after: 'Afterwards',
  finalization: {
    draft: 'stays a draft',
    finalize: 'is finalized',
    'finalize-and-mark-paid': 'is finalized and marked paid; nobody is charged',
  },
  emailed: 'is e-mailed by Stripe',
  tax: 'Tax',
  automaticTax: 'added by Stripe',
  memo: 'Memo',
  footer: 'Footer',
  lines: 'Lines',
  description: 'Description',
  amount: 'Amount',
  total: 'Total',
  moreLines: (count: number) => `Show ${count} more lines`,
}

/** Words of History, Copy and Delete. */
export const historyMessages = {
  heading: 'History',
  text: 'Every version, newest first, with what it changed.',
  saved: (version: number) => `saved version ${version}`,
  created: (version: number) => `created it as version ${version}`,
}

export const copyMessages = {
  action: 'Copy…',
  actionLive: 'Copy to Stripe…',
  title: (name: string) => `Copy ${name}`,
  text: 'The copy has the same rules and starts disabled. Mappings stay where they are: no customer id comes along.',
  name: 'Name of the copy',
  nameFor: (name: string, live: boolean) => `${name} (${live ? 'live' : 'copy'})`.slice(0, 100),
  nameNeeded: 'Enter a name',
  credential: 'Credential',
  credentialHelpLive: 'Connected credentials for Stripe.',
  credentialHelp: 'Connected credentials of any destination.',
  credentialNeeded: 'Select a credential',
  none: 'There is no connected credential to copy it to.',
  differences: 'What will be different',
  same: 'All other settings are the same.',
  from: 'Now',
  to: 'Copy',
  account: 'Stripe account',
  state: 'State',
  confirm: 'Copy configuration',
  done: (name: string) => `${name} was made. It is disabled until you enable it.`,
}

export const removeMessages = {
  delete: 'Delete…',
  archive: 'Archive…',
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: 'It never ran, so nothing else is lost.',
  deleteConfirm: 'Delete configuration',
  archiveTitle: (name: string) => `Archive ${name}?`,
  archiveText:
    'It ran before, so it is archived and not deleted: its runs and versions stay readable, nothing more is sent with it, and it cannot be enabled again.',
  archiveConfirm: 'Archive configuration',
  deleted: (name: string) => `${name} was deleted.`,
  archived: (name: string) => `${name} was archived.`,
}
