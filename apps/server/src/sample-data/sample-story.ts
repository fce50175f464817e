import type { BillInput } from '@billbridge/contract/bills'

/** An invented company that is billed. `mapped`: it has a customer in Stripe. */
export interface SampleAccount {
  readonly code: string
  readonly name: string
  readonly email: string
  readonly currency: string
  readonly mapped: boolean
}

export const sampleAccounts: readonly SampleAccount[] = [
  { code: 'BAKERY', name: 'Example Bakery Ltd', email: 'accounts@bakery.example', currency: 'GBP', mapped: true },
  { code: 'BOOKS', name: 'Sample Books GmbH', email: 'rechnung@books.example', currency: 'EUR', mapped: true },
  { code: 'ROBOTS', name: 'Invented Robotics Inc.', email: 'ap@robots.example', currency: 'USD', mapped: true },
  { code: 'PAPER', name: 'Placeholder Paper K.K.', email: 'keiri@paper.example', currency: 'JPY', mapped: true },
  { code: 'FISH', name: 'Fictional Fisheries AS', email: 'faktura@fish.example', currency: 'NOK', mapped: true },
  { code: 'MEDIA', name: 'Made-Up Media Inc.', email: 'billing@media.example', currency: 'USD', mapped: false },
  { code: 'TEA', name: 'Imaginary Tea Traders Ltd', email: 'ledger@tea.example', currency: 'GBP', mapped: false },
]

type Line = readonly [description: string, quantity: number, unitMinor: number]

interface SampleBill {
  readonly number: string
  readonly account: string
  /** Days from today; the due date is `dueIn` days from today, or left empty. */
  readonly billedAgo: number
  readonly dueIn?: number
  readonly lines: readonly Line[]
  readonly status?: Partial<Pick<BillInput, 'approvalStatus' | 'paymentStatus'>>
}

const plan = (name: string, quantity: number, unitMinor: number): Line => [name, quantity, unitMinor]

/** Bills that are exported when the sample data is made: most arrive, those without a customer fail. */
export const firstBills: readonly SampleBill[] = [
  { number: 'EX-1001', account: 'BAKERY', billedAgo: 34, dueIn: 12, lines: [plan('Platform, monthly', 1, 24_900)] },
  {
    number: 'EX-1002',
    account: 'BOOKS',
    billedAgo: 33,
    dueIn: 14,
    lines: [plan('Platform, monthly', 1, 29_900), plan('Additional seats', 12, 1_450)],
  },
  {
    number: 'EX-1003',
    account: 'ROBOTS',
    billedAgo: 31,
    dueIn: 9,
    lines: [plan('Platform, yearly', 1, 1_188_000), plan('Onboarding', 3, 45_000), plan('Loyalty credit', 1, -50_000)],
  },
  { number: 'EX-1004', account: 'PAPER', billedAgo: 30, dueIn: 20, lines: [plan('Platform, monthly', 2, 38_500)] },
  { number: 'EX-1005', account: 'FISH', billedAgo: 29, dueIn: 8, lines: [plan('Messages sent', 48_000, 4)] },
  {
    number: 'EX-1006',
    account: 'ROBOTS',
    billedAgo: 28,
    dueIn: 6,
    lines: [plan('Support hours', 14, 12_500)],
    status: { paymentStatus: 'paid' },
  },
  { number: 'EX-1007', account: 'BAKERY', billedAgo: 27, dueIn: 5, lines: [plan('Training day', 1, 85_000)] },
  { number: 'EX-1008', account: 'BOOKS', billedAgo: 26, dueIn: 18, lines: [plan('Storage, GB', 750, 12)] },
  { number: 'EX-1009', account: 'MEDIA', billedAgo: 25, dueIn: 10, lines: [plan('Platform, monthly', 1, 54_900)] },
  { number: 'EX-1010', account: 'MEDIA', billedAgo: 24, dueIn: 11, lines: [plan('Additional seats', 40, 1_200)] },
  { number: 'EX-1011', account: 'TEA', billedAgo: 23, dueIn: 9, lines: [plan('Platform, monthly', 1, 19_900)] },
]

/** Bills that come afterwards: ready to go, waiting for approval, or held back by a setting. */
export const laterBills: readonly SampleBill[] = [
  { number: 'EX-1012', account: 'BAKERY', billedAgo: 4, dueIn: 26, lines: [plan('Platform, monthly', 1, 24_900)] },
  { number: 'EX-1013', account: 'BOOKS', billedAgo: 3, dueIn: 27, lines: [plan('Platform, monthly', 1, 29_900)] },
  { number: 'EX-1014', account: 'ROBOTS', billedAgo: 3, lines: [plan('API calls, thousands', 912, 35)] },
  { number: 'EX-1015', account: 'PAPER', billedAgo: 2, dueIn: 28, lines: [plan('Platform, monthly', 2, 38_500)] },
  {
    number: 'EX-1016',
    account: 'FISH',
    billedAgo: 2,
    dueIn: 28,
    lines: [plan('Messages sent', 51_200, 4)],
    status: { approvalStatus: 'pending' },
  },
  {
    number: 'EX-1017',
    account: 'ROBOTS',
    billedAgo: 1,
    dueIn: 29,
    lines: [plan('Consulting, days', 5, 140_000)],
    status: { approvalStatus: 'pending' },
  },
  {
    number: 'EX-1018',
    account: 'BAKERY',
    billedAgo: 1,
    dueIn: 29,
    lines: [plan('Disputed setup fee', 1, 15_000)],
    status: { approvalStatus: 'held' },
  },
  { number: 'EX-1019', account: 'BOOKS', billedAgo: 1, dueIn: 29, lines: [plan('Free trial month', 1, 0)] },
  { number: 'EX-1020', account: 'FISH', billedAgo: 40, dueIn: -10, lines: [plan('Platform, monthly', 1, 299_000)] },
]

/** The one that somebody gave up on. */
export const archivedNumber = 'EX-1011'

const dayOf = (now: Date, days: number): string =>
  new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)

const unitPrice = (minor: number, currency: string): string =>
  currency === 'JPY' ? String(minor) : (minor / 100).toFixed(2)

/** A bill of the story as a billing system would send it. Approved and unpaid unless it says otherwise. */
export const toBillInput = (bill: SampleBill, now: Date) => {
  const account = sampleAccounts.find(({ code }) => code === bill.account)
  if (!account) throw new Error(`The story has no account ${bill.account}.`)
  const { code, name, email, currency } = account
  const lineItems = bill.lines.map(([description, quantity, unit]) => ({
    description,
    quantity: String(quantity),
    unitPrice: unitPrice(unit, currency),
    amount: quantity * unit,
  }))
  const total = lineItems.reduce((sum, line) => sum + line.amount, 0)
  return {
    number: bill.number,
    account: { code, name, email },
    currency,
    billDate: dayOf(now, -bill.billedAgo),
    dueDate: bill.dueIn === undefined ? null : dayOf(now, bill.dueIn),
    lineItems,
    total,
    paidAmount: bill.status?.paymentStatus === 'paid' ? total : 0,
    approvalStatus: 'approved' as const,
    ...bill.status,
  }
}
