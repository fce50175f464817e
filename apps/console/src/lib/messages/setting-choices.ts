import type { ConfigurationSettings } from '@billbridge/contract/configurations'

type Settings = ConfigurationSettings

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
  'settings.corrections.whenChanged': {
    ask: 'Ask',
    'update-draft': 'Update the draft',
    'void-and-replace': 'Void and replace',
  } satisfies Record<Settings['corrections']['whenChanged'], string>,
  'settings.tax.mode': { none: 'None', 'stripe-automatic': 'Stripe automatic tax' } satisfies Record<
    Settings['tax']['mode'],
    string
  >,
}
