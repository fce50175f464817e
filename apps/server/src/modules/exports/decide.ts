import type { BillDetail } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import { type Decision, exportErrorCauses } from '@billbridge/contract/export-decisions'
import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import type { CredentialStatus } from '@billbridge/contract/modes'
import { paymentStatusOf } from '../../stripe/bill-payment.ts'
import { toInvoicePlan } from '../../stripe/bill-to-invoice.ts'
import type { Hold } from '../../stripe/hold.ts'

/** Everything a decision rests on. `mapping` is that of the credential's Stripe account and mode; null: none. */
export interface DecisionInput {
  readonly bill: BillDetail
  readonly configuration: {
    readonly settings: ConfigurationSettings
    readonly enabled: boolean
    readonly archived: boolean
    readonly credentialStatus: CredentialStatus
  }
  readonly mapping: Pick<ExternalMapping, 'customerId' | 'status'> | null
  readonly account: { readonly code: string; readonly name: string; readonly email: string | null }
  readonly now: Date
}

type Rule = (input: DecisionInput) => Hold | null

const cancelled: Rule = ({ bill }) =>
  bill.cancelled ? { reason: 'bill-cancelled', setting: null, message: 'The bill is cancelled.' } : null

const accountExcluded: Rule = ({ bill, configuration: { settings } }) => {
  const { includedAccountIds, excludedAccountIds } = settings.accounts
  const reason = 'account-excluded'
  if (excludedAccountIds.includes(bill.accountId)) {
    return { reason, setting: 'accounts.excludedAccountIds', message: 'The configuration excludes this account.' }
  }
  return includedAccountIds.length === 0 || includedAccountIds.includes(bill.accountId)
    ? null
    : { reason, setting: 'accounts.includedAccountIds', message: 'The configuration does not include this account.' }
}

const configurationDisabled: Rule = ({ configuration: { enabled, archived } }) => {
  const reason = 'configuration-disabled'
  if (archived) return { reason, setting: null, message: 'The configuration is archived.' }
  return enabled ? null : { reason, setting: 'enabled', message: 'The configuration is disabled.' }
}

const beforeFirstDate: Rule = ({ bill, configuration: { settings } }) => {
  const { ignoreBefore } = settings.bills
  if (ignoreBefore === null || bill.billDate >= ignoreBefore) return null
  const message = `The bill is dated ${bill.billDate}; the configuration ignores bills before ${ignoreBefore}.`
  return { reason: 'before-first-date', setting: 'bills.ignoreBefore', message }
}

const paymentWords = { unpaid: 'unpaid', 'partially-paid': 'partially paid', paid: 'paid' } as const

const paymentStatus: Rule = ({ bill, configuration: { settings } }) => {
  const status = paymentStatusOf(bill)
  if (settings.bills.paymentStatuses.includes(status)) return null
  const message = `The bill is ${paymentWords[status]}; the configuration does not send such bills.`
  return { reason: 'payment-status', setting: 'bills.paymentStatuses', message }
}

const approvalHeld: Rule = ({ bill }) =>
  bill.approvalStatus === 'held'
    ? { reason: 'approval-held', setting: null, message: 'The bill is held; release or approve it to send it.' }
    : null

const approvalNeeded: Rule = ({ bill, configuration: { settings } }) =>
  settings.bills.onlyApproved && bill.approvalStatus !== 'approved'
    ? { reason: 'approval-needed', setting: 'bills.onlyApproved', message: 'The bill is not approved yet.' }
    : null

const invoicePossible: Rule = ({ bill, account, configuration: { settings }, now }) => {
  const result = toInvoicePlan({ bill, account, settings, now })
  return result.ok ? null : { reason: result.reason, setting: result.setting, message: result.message }
}

const credentialDisconnected: Rule = ({ configuration: { credentialStatus } }) => {
  if (credentialStatus === 'connected') return null
  const message = 'The credential has lost its access to Stripe; the bill goes on when it is reconnected.'
  return { reason: 'credential-disconnected', setting: null, message }
}

const customer: Rule = ({ mapping, account, configuration: { settings } }) => {
  if (mapping?.status === 'customer-deleted') {
    const message = `The customer ${mapping.customerId} of account ${account.code} was deleted in Stripe.`
    return { reason: 'customer-deleted', setting: null, message }
  }
  if (mapping || settings.customer.whenUnmapped !== 'report') return null
  const message = `Account ${account.code} (${account.name}) is not mapped to a customer of this Stripe account.`
  return { reason: 'customer-not-mapped', setting: 'customer.whenUnmapped', message }
}

/**
 * The rules in the order in which they decide: the first that holds the bill is the one that is named. What no change of
 * the bill or its account can mend comes first, then what the configuration says of the bill, then what Stripe can take
 * (in the order of `toInvoicePlan`), last what is missing around it.
 */
const rules: readonly Rule[] = [
  cancelled,
  accountExcluded,
  configurationDisabled,
  beforeFirstDate,
  paymentStatus,
  approvalHeld,
  approvalNeeded,
  invoicePossible,
  credentialDisconnected,
  customer,
]

/** Reasons that a person who presses Export is told as an error; the others leave the bill where it is. */
const blockingReasons: ReadonlySet<string> = new Set(exportErrorCauses)

/**
 * Whether a bill goes under a configuration, and if not, the reason and the setting that decided. Preview, worker, lists
 * and error texts all ask this one function.
 */
export const decide = (input: DecisionInput): Decision => {
  for (const rule of rules) {
    const hold = rule(input)
    if (hold) return { outcome: 'hold', ...hold, blocking: blockingReasons.has(hold.reason) }
  }
  return { outcome: 'go' }
}
