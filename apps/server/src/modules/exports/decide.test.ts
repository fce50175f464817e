import { exportErrorCauses, type HoldReason, holdReasons } from '@billbridge/contract/export-decisions'
import { describe, expect, it } from 'vitest'
import { sampleBill, sampleLine, sampleSettings } from '../../../test/sample-bill.ts'
import { type DecisionInput, decide } from './decide.ts'

const now = new Date('2026-02-01T09:00:00Z')
const account = { code: 'BAKERY', name: 'Example Bakery Ltd', email: null }
const accountId = 'account_0000000000000001'
const otherAccountId = 'account_0000000000000002'

interface Case {
  readonly bill?: Parameters<typeof sampleBill>[0]
  readonly settings?: Parameters<typeof sampleSettings>[0]
  readonly configuration?: Partial<Omit<DecisionInput['configuration'], 'settings'>>
  readonly mapping?: DecisionInput['mapping']
}

const decided = ({ bill, settings, configuration, mapping }: Case) =>
  decide({
    bill: sampleBill({ accountId, ...bill }),
    configuration: {
      settings: sampleSettings(settings),
      enabled: true,
      archived: false,
      credentialStatus: 'connected',
      ...configuration,
    },
    mapping: mapping === undefined ? { customerId: 'cus_1', status: 'active' } : mapping,
    account,
    now,
  })

/** Every reason with a case that meets it, in the order in which they decide, and the setting it names. */
const cases: readonly [HoldReason, string | null, Case][] = [
  ['bill-cancelled', null, { bill: { cancelled: true } }],
  ['account-excluded', 'accounts.excludedAccountIds', { settings: { accounts: { excludedAccountIds: [accountId] } } }],
  [
    'account-excluded',
    'accounts.includedAccountIds',
    { settings: { accounts: { includedAccountIds: [otherAccountId] } } },
  ],
  ['configuration-disabled', null, { configuration: { archived: true } }],
  ['configuration-disabled', 'enabled', { configuration: { enabled: false } }],
  ['before-first-date', 'bills.ignoreBefore', { settings: { bills: { ignoreBefore: '2026-02-01' } } }],
  ['payment-status', 'bills.paymentStatuses', { settings: { bills: { paymentStatuses: ['paid'] } } }],
  ['approval-held', null, { bill: { approvalStatus: 'held' } }],
  ['approval-needed', 'bills.onlyApproved', { settings: { bills: { onlyApproved: true } } }],
  ['currency-not-in-stripe', null, { bill: { currency: 'IRR' } }],
  ['zero-total', 'invoice.skipZeroTotals', { bill: { total: 0 } }],
  ['negative-total', 'invoice.negativeTotals', { bill: { total: -1 } }],
  ['below-minimum', 'invoice.belowMinimum', { bill: { total: 1 } }],
  ['partly-paid', 'invoice.partlyPaid', { bill: { paymentStatus: 'partially-paid' } }],
  ['too-many-lines', 'lines.overLimit', { bill: { lineItems: Array.from({ length: 251 }, () => sampleLine()) } }],
  ['amount-not-exact-in-stripe', null, { bill: { currency: 'KWD', total: 1001 } }],
  ['due-date-empty', 'dueDate.whenEmpty', { bill: { dueDate: null }, settings: { dueDate: { whenEmpty: 'hold' } } }],
  ['due-date-past', 'dueDate.whenPast', { bill: { dueDate: '2026-01-01' } }],
  ['credential-disconnected', null, { configuration: { credentialStatus: 'disconnected' } }],
  ['customer-deleted', null, { mapping: { customerId: 'cus_1', status: 'customer-deleted' } }],
  ['customer-not-mapped', 'customer.whenUnmapped', { mapping: null }],
]

/** Both cases at once; what the second one says of a panel is added to the first. */
const both = (a: Case, b: Case): Case => ({
  ...(a.mapping !== undefined || b.mapping !== undefined ? { mapping: a.mapping ?? b.mapping ?? null } : {}),
  bill: { ...b.bill, ...a.bill },
  configuration: { ...b.configuration, ...a.configuration },
  settings: { ...b.settings, ...a.settings },
})

const fieldsOf = ({ bill, settings, configuration }: Case): string[] =>
  Object.keys({ ...bill, ...settings, ...configuration })

/** Two cases that say something different of the same field or panel cannot both be. */
const canMeet = (a: Case, b: Case): boolean =>
  !fieldsOf(a).some((field) => fieldsOf(b).includes(field)) && (a.mapping === undefined || b.mapping === undefined)

describe('the decision about a bill', () => {
  it('is to go when nothing speaks against it', () => {
    expect(decided({})).toEqual({ outcome: 'go' })
  })

  it.each(cases)('holds for %s and names the setting %s', (reason, setting, given) => {
    expect(decided(given)).toMatchObject({ outcome: 'hold', reason, setting })
  })

  it('has a case here for every reason there is', () => {
    expect(new Set(cases.map(([reason]) => reason))).toEqual(new Set(holdReasons))
  })

  it('names the earlier of two reasons, wherever a bill can meet both', () => {
    let met = 0
    for (const [place, [reason, setting, earlier]] of cases.entries()) {
      for (const [, , later] of cases.slice(place + 1).filter(([, , later]) => canMeet(earlier, later))) {
        met += 1
        expect(decided(both(earlier, later))).toMatchObject({ reason, setting })
      }
    }
    expect(met).toBeGreaterThan(150)
  })

  it('is an error for a person who exports exactly when an export would fail for that cause', () => {
    for (const [reason, , given] of cases) {
      const errors: readonly string[] = exportErrorCauses
      expect(decided(given)).toMatchObject({ blocking: errors.includes(reason) })
    }
  })

  it('lets an unmapped account go when its customer is found or made on the way', () => {
    for (const whenUnmapped of ['match-by-email', 'create'] as const) {
      expect(decided({ mapping: null, settings: { customer: { whenUnmapped } } })).toEqual({ outcome: 'go' })
    }
  })

  it('says in a sentence what holds the bill', () => {
    for (const [, , given] of cases) {
      const decision = decided(given)
      expect(decision.outcome === 'hold' && decision.message).toMatch(/^[A-Z0-9].*\.$/)
    }
  })
})
