import type { PaymentStatus } from '@billbridge/contract/bills'
import type { ActorReference } from '@billbridge/contract/ids'
import type { Mode } from '@billbridge/contract/modes'
import type { Finding, FindingKind, Reconciliation } from '@billbridge/contract/reconciliations'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'
import type { KnownInvoice } from './findings.ts'

/** Through which credential invoices are looked for, and made between which instants. */
export interface InvoiceSource {
  credentialId: string
  from: Date
  until: Date
}

type Summary = NonNullable<Reconciliation['summary']>
type Totals = Summary['totals'][number]

/** As the version before stored it: without what people let stand. */
type StoredSummary = Omit<Summary, 'totals'> & {
  totals: (Omit<Totals, 'acceptedAmount'> & Partial<Pick<Totals, 'acceptedAmount'>>)[]
}

export interface ReconciliationRow {
  _id: string
  organizationId: string
  configurationId: string
  configurationName: string
  credentialId: string
  mode: Mode
  from: string
  to: string
  status: Reconciliation['status']
  progress: Reconciliation['progress']
  /** Known once all bills are read. */
  sources: InvoiceSource[]
  summary: StoredSummary | null
  failure: string | null
  startedBy: ActorReference
  startedAt: Date
  finishedAt: Date | null
}

/**
 * A bill of the period, or an invoice without one. `_id` is the reconciliation's id, colon, the id of the bill export or
 * of the invoice, so that a step done twice changes nothing.
 */
export interface ReconciliationItemRow {
  _id: string
  organizationId: string
  reconciliationId: string
  /** `expected`: its invoice has not been seen yet. */
  state: 'expected' | 'judged'
  leftOut: boolean
  findings: Finding[]
  kinds: FindingKind[]
  billExportId: string | null
  billId: string | null
  billNumber: string | null
  accountId: string | null
  accountName: string | null
  currency: string
  billAmount: number | null
  invoiceAmount: number | null
  paymentStatus: PaymentStatus | null
  invoiceStatus: SentInvoice['status'] | null
  known: KnownInvoice | null
  cancelled: boolean
  stripeInvoiceId: string | null
  dashboardUrl: string | null
  credentialId: string | null
  sentAt: Date | null
  createdAt: Date
}

export const itemId = (reconciliationId: string, of: string): string => `${reconciliationId}:${of}`

const keptSeconds = 90 * 86_400
const text = { type: String, required: true }
const moment = { type: Date, required: true }

export const createReconciliationModel = (connection: Connection) =>
  defineModel<ReconciliationRow>(connection, {
    name: 'Reconciliation',
    collection: 'reconciliations',
    fields: {
      organizationId: text,
      configurationId: text,
      configurationName: text,
      credentialId: text,
      mode: text,
      from: text,
      to: text,
      status: text,
      progress: anyShape,
      sources: anyShape,
      summary: anyShape,
      failure: String,
      startedBy: anyShape,
      startedAt: moment,
      finishedAt: Date,
    },
    indexes: [
      [{ organizationId: 1, startedAt: 1, _id: 1 }],
      [{ organizationId: 1, mode: 1, startedAt: 1, _id: 1 }],
      [{ startedAt: 1 }, { expireAfterSeconds: keptSeconds }],
    ],
  })

export const createReconciliationItemModel = (connection: Connection) =>
  defineModel<ReconciliationItemRow>(connection, {
    name: 'ReconciliationItem',
    collection: 'reconciliation-items',
    fields: {
      organizationId: text,
      reconciliationId: text,
      state: text,
      leftOut: { type: Boolean, required: true },
      findings: anyShape,
      kinds: [String],
      billExportId: String,
      billId: String,
      billNumber: String,
      accountId: String,
      accountName: String,
      currency: text,
      billAmount: Number,
      invoiceAmount: Number,
      paymentStatus: String,
      invoiceStatus: String,
      known: anyShape,
      cancelled: { type: Boolean, required: true },
      stripeInvoiceId: String,
      dashboardUrl: String,
      credentialId: String,
      sentAt: Date,
      createdAt: moment,
    },
    indexes: [
      [{ organizationId: 1, reconciliationId: 1, createdAt: 1, _id: 1 }],
      [{ organizationId: 1, reconciliationId: 1, kinds: 1, createdAt: 1, _id: 1 }],
      [{ organizationId: 1, reconciliationId: 1, stripeInvoiceId: 1 }],
      [{ organizationId: 1, reconciliationId: 1, state: 1, _id: 1 }],
      [{ createdAt: 1 }, { expireAfterSeconds: keptSeconds }],
    ],
  })
