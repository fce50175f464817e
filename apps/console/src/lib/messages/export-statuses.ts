import type { BillExportStatus, ExportTab, HoldReason, unsentViews } from '@billbridge/contract/export-decisions'
import type { InvoiceDrift, SentInvoice } from '@billbridge/contract/sent-invoices'

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

/** The same where several stand beside each other. */
export const briefStatusNames: Record<BillExportStatus, string> = {
  ...exportStatusNames,
  waiting: 'Waiting',
  disabled: 'Disabled',
  'auth-failed': 'Access lost',
  'awaiting-retry': 'Tried again',
  'rate-limited': 'Slowed down',
}

/** What somebody else did to a sent invoice in Stripe. */
export const driftNames: Record<InvoiceDrift['kind'], string> = {
  edited: 'edited in Stripe',
  voided: 'by somebody else',
  deleted: 'by somebody else',
  uncollectible: 'by somebody else',
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
