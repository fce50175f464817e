import type { Mode } from '@billbridge/contract/modes'
import type { Model } from '../../platform/mongo.ts'
import { classifyStripeError } from '../../stripe/stripe-errors.ts'
import type { StripeInvoice, StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { type Connected, createConnect } from './connected.ts'
import { logFactsOf } from './export-log.ts'
import type { InvoiceReading } from './invoice-reading.ts'
import { isPromised, type PromisedRow, promisedIdOf, queryOfPromise } from './promised-invoice.ts'
import { createRefundReading } from './refund-reading.ts'
import { type AppliedReading, isBusy, type StatusImport } from './status-import.ts'

/** The row an invoice belongs to. `under-way`: our own work on it is not settled yet. */
export interface RowOfInvoice {
  readonly organizationId: string
  readonly billExportId: string
  readonly billId: string
  /** The run that worked it last. */
  readonly runId: string | null
  readonly state: 'followed' | 'under-way'
}

export type ReadResult =
  | { readonly kind: 'applied'; readonly result: AppliedReading }
  /** The row was read since the news arrived: nothing to ask for. */
  | { readonly kind: 'known' }
  /** `refused`: Stripe refused this one question, and will again until something changes; others it answers. */
  | { readonly kind: 'retry'; readonly afterMs: number | null; readonly message: string; readonly refused: boolean }
  /** Nobody may read it at present; the first to find out has reported it. */
  | { readonly kind: 'no-access' }

export interface StatusReadingDeps {
  readonly rows: Model<BillExportRow>
  readonly statusImport: StatusImport
  readonly credentials: Pick<CredentialService, 'find' | 'findOfAccount' | 'access' | 'reportLostAccess'>
  readonly stripeInvoices: StripeInvoices
  readonly now: () => Date
}

/** Reads invoices of rows at Stripe, one by one, and has them taken in. */
export const createStatusReading = (deps: StatusReadingDeps) => {
  const { rows, credentials, now } = deps
  const readRefunded = createRefundReading(now)

  const readerOf = createConnect(credentials)

  /** The row's own credential; when that is lost, another of the same organization, account and mode. */
  const connect = async (row: BillExportRow): Promise<Connected | null> => {
    const { organizationId, credentialId, stripeAccountId, mode } = row
    const own = await readerOf(organizationId, credentialId)
    if (own) return own
    const others = await credentials.findOfAccount(organizationId, stripeAccountId, mode)
    const connected = others.find(({ status }) => status === 'connected')
    return connected ? readerOf(organizationId, connected.id) : null
  }

  /** What an error means for whoever reads: lost access is reported here. Rethrows what is not Stripe's. */
  const failed = async (
    organizationId: string,
    reader: Connected,
    error: unknown,
    seenAt: Date,
  ): Promise<ReadResult> => {
    const { kind, message, disconnection, retryAfterMs } = classifyStripeError(error)
    const refused = kind === 'rejected'
    if (kind !== 'reauthorize') return { kind: 'retry', afterMs: retryAfterMs, message, refused }
    const lost = { reason: disconnection ?? 'revoked', message, seenAt } as const
    await credentials.reportLostAccess(organizationId, reader.credentialId, lost)
    return { kind: 'no-access' }
  }

  const readInvoice = async (
    row: BillExportRow,
    stripeInvoiceId: string,
    reader: Connected,
    by: InvoiceReading['by'],
  ): Promise<ReadResult> => {
    const { organizationId } = row
    const startedAt = now()
    const calls = deps.stripeInvoices.connect(reader.access)
    let invoice: StripeInvoice | null
    try {
      invoice = await calls.find(stripeInvoiceId)
    } catch (error) {
      return failed(organizationId, reader, error, startedAt)
    }
    const promised = isPromised(row) ? { ofPromise: row.pin.generation } : null
    // Of a promised invoice nobody is shown what was refunded.
    const refunded = invoice && !promised ? await readRefunded(reader.credentialId, calls, invoice) : {}
    const reading = { stripeInvoiceId, invoice, startedAt, by, ...refunded, ...promised }
    return { kind: 'applied', result: await deps.statusImport.applyInvoice(organizationId, row._id, reading) }
  }

  /** Asks for the invoice of a row and takes in what it says, or that it is gone. */
  const readOne = async (row: BillExportRow, reader: Connected, by: InvoiceReading['by']): Promise<ReadResult> =>
    row.stripeInvoiceId === null
      ? { kind: 'applied', result: 'not-followed' }
      : readInvoice(row, row.stripeInvoiceId, reader, by)

  /** When it was last read what Stripe says of a row. */
  const readAt = ({ statusReadAt, pin, stripeInvoiceId }: BillExportRow): Date | null =>
    stripeInvoiceId === null && pin?.seen ? new Date(pin.seen.readAt) : statusReadAt

  /** Looks for what a promise came to, where its id is not known; nothing is noted when nothing was made. */
  const findPromised = async (row: PromisedRow, reader: Connected, by: InvoiceReading['by']): Promise<ReadResult> => {
    const { organizationId, _id, pin } = row
    const startedAt = now()
    try {
      const invoice = await deps.stripeInvoices.connect(reader.access).findByExport(queryOfPromise(row, pin))
      if (!invoice) return { kind: 'applied', result: 'not-followed' }
      const reading = { stripeInvoiceId: invoice.id, invoice, startedAt, by, ofPromise: pin.generation }
      return { kind: 'applied', result: await deps.statusImport.applyInvoice(organizationId, _id, reading) }
    } catch (error) {
      return failed(organizationId, reader, error, startedAt)
    }
  }

  return {
    readerOf,
    failed,
    readOne,

    /** The same for an invoice known by its promise alone. */
    readPromised: async (row: PromisedRow, reader: Connected, by: InvoiceReading['by']): Promise<ReadResult> => {
      const id = promisedIdOf(row, row.pin.seen?.id)
      return id === null ? findPromised(row, reader, by) : readInvoice(row, id, reader, by)
    },

    /**
     * Reads the invoice of one row again, unless that was done since `newsAt`. `stripeInvoiceId`: which one the news
     * names, for a row that knows its invoice only by its promise.
     * An answer `busy` means that our own work on the row is not settled: ask again later.
     */
    readRow: async (
      organizationId: string,
      billExportId: string,
      news: { readonly by: InvoiceReading['by']; readonly newsAt: Date; readonly stripeInvoiceId?: string },
    ): Promise<ReadResult> => {
      const row = await rows.findOne({ _id: billExportId, organizationId }).lean<BillExportRow>()
      const id = row && (isPromised(row) ? promisedIdOf(row, news.stripeInvoiceId) : row.stripeInvoiceId)
      if (!row || id === null) return { kind: 'applied', result: 'not-followed' }
      if (isBusy(row)) return { kind: 'applied', result: 'busy' }
      const known = readAt(row)
      if (known && known > news.newsAt) return { kind: 'known' }
      const reader = await connect(row)
      return reader ? readInvoice(row, id, reader, news.by) : { kind: 'no-access' }
    },

    /**
     * Whose invoice it is, among some organizations that are connected to its account: by the invoice's id, or, while an
     * export has not noted it yet or stopped half way, by the row that its metadata names.
     */
    findRowOf: async (
      organizationIds: readonly string[],
      place: { readonly stripeAccountId: string; readonly mode: Mode },
      invoice: { readonly id: string; readonly metadata: Readonly<Record<string, string>> },
    ): Promise<RowOfInvoice | null> => {
      const among = { ...place, organizationId: { $in: [...organizationIds] } }
      // The index of invoices holds strings alone, and is taken when the question says so too.
      const byInvoice = { ...among, stripeInvoiceId: { $eq: invoice.id, $type: 'string' as const } }
      const known = await rows.findOne(byInvoice).lean<BillExportRow>()
      if (known) {
        return { ...logFactsOf(known), state: isBusy(known) ? 'under-way' : 'followed' }
      }
      const named = invoice.metadata.billbridge_bill_export_id
      if (named === undefined) return null
      const row = await rows.findOne({ ...among, _id: named }).lean<BillExportRow>()
      if (!row || (row.pin?.stripeInvoiceId ?? invoice.id) !== invoice.id) return null
      if (isBusy(row)) return { ...logFactsOf(row), state: 'under-way' }
      return isPromised(row) ? { ...logFactsOf(row), state: 'followed' } : null
    },
  }
}

export type StatusReading = ReturnType<typeof createStatusReading>
