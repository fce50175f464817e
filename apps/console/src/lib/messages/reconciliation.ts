import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { FindingKind, Reconciliation } from '@billbridge/contract/reconciliations'
import { countOf } from '../format-count.ts'

export const findingNames: Record<FindingKind, string> = {
  missing: 'Missing',
  extra: 'Extra',
  'amount-differs': 'Amount differs',
  'status-differs': 'Status differs',
  'edited-at-stripe': 'Edited at Stripe',
}

const total = (findings: Record<FindingKind, number>): number =>
  Object.values(findings).reduce((sum, count) => sum + count, 0)

/** Words of the list of reconciliations and of starting one. */
export const messages = {
  title: 'Reconciliation',
  purpose: 'Compares the bills of a period with the invoices in Stripe, and names what is missing, extra or different.',
  start: 'Start reconciliation',
  empty: 'Nothing was compared yet. Choose a configuration and a period: the comparison works in the background.',
  what: 'reconciliation id',
  columns: {
    name: 'Configuration',
    period: 'Period',
    mode: 'Mode',
    outcome: 'Outcome',
    started: 'Started',
    by: 'Started by',
  },
  live: 'Live',
  period: (from: string, to: string) => `${from} to ${to}`,
  statuses: { running: 'Running', done: 'All in order', failed: 'Not finished' } satisfies Record<
    Reconciliation['status'],
    string
  >,
  findings: (findings: Record<FindingKind, number>) => countOf(total(findings), 'finding'),
  anyFinding: (findings: Record<FindingKind, number>) => total(findings) > 0,
  form: {
    title: 'Start a reconciliation',
    configuration: 'Configuration',
    configurationMissing: 'Choose a configuration.',
    noConfiguration: 'No configuration is called so.',
    from: 'From bill date',
    to: 'To bill date',
    dayMissing: 'Choose a day.',
    submit: 'Start',
  },
}

/** What people did to a reconciliation. */
export const reconciliationHistoryActions: Record<string, string> = {
  'reconciliation.started': 'started it',
} satisfies Record<Extract<AuditAction, `reconciliation.${string}`>, string>

/** Words of the page of one. */
export const reconciliationMessages = {
  loading: 'Reconciliation',
  steps: {
    bills: (bills: string) => `Reading the bills: ${bills} so far`,
    invoices: (invoices: string) => `Reading the invoices in Stripe: ${invoices} so far`,
    unseen: () => 'Looking for the invoices that no list showed',
    sums: () => 'Adding up',
  },
  stays: 'You can leave this page; the comparison goes on.',
  failed: 'The comparison could not be finished',
  inOrder: 'Every bill has its invoice, and every invoice its bill',
  notInOrder: (findings: Record<FindingKind, number>) => `${countOf(total(findings), 'finding')} to look at`,
  figures: { bills: 'Bills', matched: 'In order', leftOut: 'Not sent on purpose' },
  sums: 'Sums',
  sumsText: 'Bills against the subtotals of their invoices. Each currency by itself.',
  currency: 'Currency',
  billed: 'Billed',
  invoiced: 'Invoiced',
  difference: 'Difference',
  accepted: 'Of it kept as it is',
  items: 'Findings',
  all: 'All',
  columns: {
    billAndAccount: 'Bill and account',
    found: 'Finding',
    billed: 'Bill',
    invoiced: 'Invoice',
    what: 'What to do',
  },
  noBill: 'No bill',
  inStripe: 'Open in Stripe',
  openExport: 'Open the bill export',
  openBill: 'Open the bill',
  noItems: 'Nothing was found.',
  noneOfKind: 'Nothing of this kind was found.',
  toUnsent: 'See unsent bills of this configuration',
  csv: 'Download CSV',
  csvName: (mode: string, from: string, to: string) => `reconciliation-${mode}-${from}-${to}.csv`,
  again: 'Compare again',
  properties: 'Details',
  facts: {
    configuration: 'Configuration',
    mode: 'Mode',
    period: 'Period',
    startedBy: 'Started by',
    started: 'Started',
    finished: 'Finished',
    notYet: 'not yet',
    kept: 'Kept for',
    keptFor: '90 days',
  },
}
