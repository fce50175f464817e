import type { ExportError, ExportErrorCause, HoldReason } from '@billbridge/contract/export-decisions'

interface Explanation {
  /** As the heading of a group: "37 bills: customer not mapped". */
  readonly title: string
  readonly remedy: string
  readonly fix: ExportError['fix']
}

/** Every cause of a failed export, with what to do about it. */
export const errorCauses: Readonly<Record<ExportErrorCause, Explanation>> = {
  'customer-not-mapped': {
    title: 'Customer not mapped',
    remedy: 'Map the account to a Stripe customer, then retry.',
    fix: 'mapping',
  },
  'customer-deleted': {
    title: 'Customer deleted in Stripe',
    remedy: 'Map the account to another Stripe customer, then retry.',
    fix: 'mapping',
  },
  'customer-ambiguous': {
    title: 'Several customers with the same e-mail',
    remedy: 'Pick the right customer in a mapping, then retry.',
    fix: 'mapping',
  },
  'customer-without-email': {
    title: 'Account without an e-mail',
    remedy: 'Add an e-mail to the account, or map it to a customer, then retry.',
    fix: 'account',
  },
  'currency-locked': {
    title: 'Customer locked to another currency',
    remedy: 'Stripe bills a customer in one currency only. Map the account to a customer of this currency, then retry.',
    fix: 'mapping',
  },
  'too-many-lines': {
    title: 'More lines than Stripe takes',
    remedy: 'Let the configuration group lines by product or fold the smallest, then retry.',
    fix: 'configuration',
  },
  'due-date-past': {
    title: 'Due date already past',
    remedy: 'Change the due date of the bill, or let the configuration add days, then retry.',
    fix: 'configuration',
  },
  'amount-not-exact-in-stripe': {
    title: 'Amount cannot be sent exactly',
    remedy: 'Stripe cannot hold this amount in this currency. Correct the bill, then retry.',
    fix: 'bill',
  },
  'currency-not-in-stripe': {
    title: 'Currency not supported by Stripe',
    remedy: 'Bill in a currency that Stripe supports, or archive it here.',
    fix: 'bill',
  },
  'sums-differ': {
    title: 'Stripe’s sum differs from the bill',
    remedy: 'The draft was removed. Check discounts and tax settings in Stripe, then retry.',
    fix: 'configuration',
  },
  'tax-refused': {
    title: 'Tax settings refused by Stripe',
    remedy:
      'Complete the tax settings, or the address of the customer, in Stripe; or let the configuration send no automatic tax. Then retry.',
    fix: 'configuration',
  },
  'stripe-refused': {
    title: 'Refused by Stripe',
    remedy: 'Read what Stripe says, correct it, then retry.',
    fix: 'bill',
  },
  'stripe-failed': {
    title: 'Stripe failed',
    remedy: 'Retry in a while. Nothing is sent twice.',
    fix: 'retry',
  },
  'timed-out': {
    title: 'Gave up after several tries',
    remedy: 'Retry when Stripe can be reached again. What was begun is taken up where it stopped.',
    fix: 'retry',
  },
  'number-taken': {
    title: 'Invoice number already used in Stripe',
    remedy: 'Let the configuration use Stripe’s own numbers, or change the number of the bill, then retry.',
    fix: 'configuration',
  },
  'invoice-already-paid': {
    title: 'Invoice already paid',
    remedy:
      'Settle the difference in Stripe: a credit note or a refund for what is too much, another invoice for what is missing. Then choose Keep as it is.',
    fix: 'none',
  },
  'paid-in-part': {
    title: 'Open invoice of a partly paid bill',
    remedy:
      'The invoice asks for the whole amount. Lower it in Stripe by a credit note over what was paid, or void it there.',
    fix: 'none',
  },
  'customer-balance': {
    title: 'The customer’s balance would be used',
    remedy:
      'Stripe applies a balance to every invoice that is finalized. Take the balance out in Stripe and retry, or record this paid bill there by hand and mark it as exported.',
    fix: 'retry',
  },
  'invoice-changed-in-stripe': {
    title: 'Draft changed in Stripe meanwhile',
    remedy: 'Somebody changed, finalized or deleted the draft. Look at it in Stripe, then retry or mark as exported.',
    fix: 'retry',
  },
}

export const titleOfCause = (cause: ExportErrorCause): string => errorCauses[cause].title

/** Puts an error together: the sentence of this case, the remedy and the place from the table. */
export const exportError = (
  cause: ExportErrorCause,
  options: { message: string; at: Date; stripeRequestId?: string | null },
): ExportError => ({
  cause,
  message: options.message,
  remedy: errorCauses[cause].remedy,
  fix: errorCauses[cause].fix,
  stripeRequestId: options.stripeRequestId ?? null,
  at: options.at.toISOString(),
})

/** The error a blocking hold becomes when somebody presses Export all the same. */
export const causeOfHold: Partial<Record<HoldReason, ExportErrorCause>> = {
  'customer-not-mapped': 'customer-not-mapped',
  'customer-deleted': 'customer-deleted',
  'too-many-lines': 'too-many-lines',
  'due-date-past': 'due-date-past',
  'amount-not-exact-in-stripe': 'amount-not-exact-in-stripe',
  'currency-not-in-stripe': 'currency-not-in-stripe',
}

/** Headings and remedies of held rows, by the reason. */
export const holdExplanations: Readonly<Record<HoldReason, Explanation>> = {
  'bill-cancelled': { title: 'Bill cancelled', remedy: 'Nothing to do: it is not owed any more.', fix: 'none' },
  'account-excluded': {
    title: 'Account excluded',
    remedy: 'Include the account in the configuration if its bills should go.',
    fix: 'configuration',
  },
  'approval-needed': { title: 'Not approved yet', remedy: 'Approve the bills.', fix: 'bill' },
  'approval-held': { title: 'On hold', remedy: 'Release the bills.', fix: 'bill' },
  'payment-status': {
    title: 'Payment status not exported',
    remedy: 'Let the configuration export bills of this payment status.',
    fix: 'configuration',
  },
  'before-first-date': {
    title: 'Dated before the first day',
    remedy: 'Change the first day in the configuration.',
    fix: 'configuration',
  },
  'due-date-empty': {
    title: 'No due date',
    remedy: 'Let the configuration add days, or send the bill with a due date.',
    fix: 'configuration',
  },
  'due-date-past': errorCauses['due-date-past'],
  'zero-total': { title: 'Total of zero', remedy: 'Let the configuration send zero totals.', fix: 'configuration' },
  'below-minimum': {
    title: 'Below Stripe’s minimum',
    remedy: 'Let the configuration send small totals; Stripe moves them to the customer’s balance.',
    fix: 'configuration',
  },
  'negative-total': {
    title: 'Negative total',
    remedy: 'Let the configuration send negative totals; they credit the customer’s balance.',
    fix: 'configuration',
  },
  'partly-paid': {
    title: 'Partly paid',
    remedy: 'Let the configuration leave partly paid bills as drafts.',
    fix: 'configuration',
  },
  'too-many-lines': errorCauses['too-many-lines'],
  'amount-not-exact-in-stripe': errorCauses['amount-not-exact-in-stripe'],
  'currency-not-in-stripe': errorCauses['currency-not-in-stripe'],
  'customer-not-mapped': errorCauses['customer-not-mapped'],
  'customer-deleted': errorCauses['customer-deleted'],
  'configuration-disabled': {
    title: 'Configuration disabled',
    remedy: 'Enable the configuration.',
    fix: 'configuration',
  },
  'credential-disconnected': {
    title: 'Access to Stripe lost',
    remedy: 'Reconnect the credential; the bills go on by themselves.',
    fix: 'credential',
  },
}
