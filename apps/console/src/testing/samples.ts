import type { Bill } from '@billbridge/contract/bills'
import { type Configuration, defaultConfigurationSettings } from '@billbridge/contract/configurations'
import type { Credential } from '@billbridge/contract/credentials'
import type { IntegrationEvent } from '@billbridge/contract/integration-events'
import type { RoundState } from '@billbridge/contract/rounds'
import type { StripeNewsShown } from '@billbridge/contract/stripe-news'

const createdBy = { kind: 'user', id: 'user_00000001', name: 'Ada Example' } as const

/** A connected credential for Stripe (Test Mode), changed where a test says so. */
export const sampleCredential = (change: Partial<Credential> = {}): Credential => ({
  id: 'cred_00000001',
  name: 'Example Bakery test',
  status: 'connected',
  entityType: 'bill',
  destination: 'stripe-test',
  mode: 'test',
  method: 'oauth',
  stripeAccountId: 'acct_Example1',
  stripeAccountName: 'Example Bakery Ltd',
  maskedKey: null,
  permissions: [],
  disconnection: null,
  stage: null,
  authorized: true,
  expiresAt: null,
  lastVerifiedAt: '2026-03-01T08:00:00.000Z',
  usedByCount: 0,
  createdBy,
  createdAt: '2026-02-01T08:00:00.000Z',
  version: 1,
  ...change,
})

/** Events arrive by the Connect webhook, changed where a test says so. */
export const sampleStripeNews = (change: Partial<StripeNewsShown> = {}): StripeNewsShown => ({
  arrivesBy: 'connect',
  endpointId: null,
  sweepReason: null,
  message: null,
  lastEventAt: null,
  lastEventType: null,
  lastSweptAt: null,
  sweepsHourly: false,
  ...change,
})

/** A credential whose creation has only its name, and half an hour left. */
export const pendingCredential = (change: Partial<Credential> = {}): Credential =>
  sampleCredential({
    status: 'pending',
    entityType: null,
    destination: null,
    mode: null,
    method: null,
    stripeAccountId: null,
    stripeAccountName: null,
    authorized: false,
    stage: 'entity-type',
    expiresAt: new Date(Date.now() + 30 * 60_000).toISOString(),
    lastVerifiedAt: null,
    ...change,
  })

/** Rounds that are not set, changed where a test says so. */
export const sampleRound = (change: Partial<RoundState> = {}): RoundState => ({
  scheduled: false,
  suspended: null,
  nextAt: null,
  lastCheckedAt: null,
  lastRunId: null,
  lastRunAt: null,
  ...change,
})

/** A disabled configuration with default rules over `sampleCredential`. */
export const sampleConfiguration = (change: Partial<Configuration> = {}): Configuration => ({
  id: 'cfg_00000001',
  name: 'Monthly bills',
  entityType: 'bill',
  destination: 'stripe-test',
  mode: 'test',
  credentialId: 'cred_00000001',
  credentialName: 'Example Bakery test',
  credentialStatus: 'connected',
  stripeAccountId: 'acct_Example1',
  stripeAccountName: 'Example Bakery Ltd',
  enabled: false,
  disabledReason: 'never-enabled',
  archived: false,
  failuresInARow: 0,
  settings: defaultConfigurationSettings,
  lastRunId: null,
  lastRunAt: null,
  rounds: { export: sampleRound(), status: sampleRound() },
  createdBy,
  createdAt: '2026-02-01T08:00:00.000Z',
  updatedAt: '2026-02-01T08:00:00.000Z',
  version: 3,
  ...change,
})

/** An unpaid bill of 1,234.56 USD. */
export const sampleBill = (change: Partial<Bill> = {}): Bill => ({
  id: 'bill_00000001',
  source: 'default',
  number: 'B-2026-0042',
  accountId: 'account_00000001',
  accountCode: 'A-1',
  accountName: 'Invented Flowers GmbH',
  currency: 'USD',
  billDate: '2026-01-31',
  dueDate: null,
  periodStart: null,
  periodEnd: null,
  purchaseOrder: null,
  memo: null,
  lineItemCount: 1,
  total: 123456,
  paidAmount: 0,
  approvalStatus: 'pending',
  paymentStatus: 'unpaid',
  stripePaymentStatus: null,
  cancelled: false,
  contentVersion: 1,
  version: 1,
  createdAt: '2026-02-01T08:00:00.000Z',
  updatedAt: '2026-02-01T08:00:00.000Z',
  ...change,
})

export const sampleEvent = (given: Partial<IntegrationEvent> = {}): IntegrationEvent => ({
  id: 'evt_00000001',
  kind: 'integration.missingaccountmapping.error',
  mode: 'test',
  target: { type: 'account', id: 'account_00000001' },
  cause: 'customer-not-mapped',
  stripeAccountId: 'acct_1Example',
  credentialId: 'cred_00000001',
  credential: { id: 'cred_00000001', name: 'Example Books' },
  configurations: [{ id: 'cfg_00000001', name: 'Example rules' }],
  message: 'Example Bakery Ltd: no customer is mapped.',
  remedy: 'Map the account to a Stripe customer, then retry.',
  count: 3,
  actioned: false,
  actionedAt: null,
  actionedBy: null,
  recoveredAt: null,
  createdAt: '2026-01-31T12:00:00.000Z',
  lastSeenAt: '2026-01-31T12:30:00.000Z',
  ...given,
})
