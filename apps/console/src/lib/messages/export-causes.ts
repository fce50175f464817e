import type { ExportError, ExportErrorCause } from '@billbridge/contract/export-decisions'

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
  'tax-refused': 'Tax settings refused by Stripe',
  'stripe-refused': 'Refused by Stripe',
  'stripe-failed': 'Stripe failed',
  'timed-out': 'Gave up after several tries',
  'number-taken': 'Invoice number already used in Stripe',
  'invoice-already-paid': 'Invoice already paid',
  'paid-in-part': 'Open invoice of a partly paid bill',
  'customer-balance': 'The customer’s balance would be used',
  'invoice-changed-in-stripe': 'Draft changed in Stripe meanwhile',
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

/** Leads to a bill and its paid invoice side by side. */
export const settleLabel = 'Settle the difference'

export const groupFixLabels: Record<ExportError['fix'], string> = {
  ...fixLabels,
  mapping: 'Map the accounts',
  configuration: 'Open configurations',
  credential: 'Open credentials',
  bill: 'Open bills',
  account: 'Open accounts',
}
