import type { PendingCorrection, WhenChanged } from '@billbridge/contract/corrections'
import { paymentStatusOf } from '../../stripe/bill-payment.ts'
import type { BillState } from '../bills/bill.service.ts'
import type { BillExportRow, PaymentKind, StoredCorrection } from './bill-export.model.ts'

type SentRow = Pick<BillExportRow, 'correction' | 'accepted' | 'invoice'> & {
  readonly sentContentVersion: number | null
}

export const isPaymentKind = (kind: PendingCorrection['kind'] | undefined): kind is PaymentKind =>
  kind === 'paid' || kind === 'partly-paid'

/**
 * What the billing system says was paid of a bill, while Stripe still asks for it. A partly paid bill may wait as a draft:
 * of a draft nobody is asked for anything.
 */
const paidElsewhere = ({ invoice }: SentRow, bill: BillState): PaymentKind | null => {
  const said = bill.total > 0 ? paymentStatusOf({ ...bill, stripePaymentStatus: null }) : 'unpaid'
  if (said === 'paid') return invoice?.status === 'draft' || invoice?.status === 'open' ? 'paid' : null
  return said === 'partially-paid' && invoice?.status === 'open' && !isPaidInPart(invoice) ? 'partly-paid' : null
}

/** What a difference says of payment, by itself or beside a change of the bill. */
export const paymentIn = (correction: StoredCorrection | null | undefined): PaymentKind | null => {
  if (!correction) return null
  return isPaymentKind(correction.kind) ? correction.kind : (correction.paidElsewhere ?? null)
}

/** What is left of a difference after a reading of the invoice: where nothing is asked for any more, what was paid is none. */
export const correctionAfter = (
  correction: StoredCorrection | null,
  invoice: BillExportRow['invoice'],
): StoredCorrection | null => {
  const payment = paymentIn(correction)
  if (!correction || payment === null) return correction
  const asksStill = invoice?.status === 'draft' || invoice?.status === 'open'
  if (asksStill && !(payment === 'partly-paid' && isPaidInPart(invoice))) return correction
  return isPaymentKind(correction.kind) ? null : { ...correction, paidElsewhere: null }
}

/** The same, unless a person let it be. */
const paidSince = (row: SentRow, bill: BillState): PaymentKind | null => {
  const paid = paidElsewhere(row, bill)
  return paid === (row.accepted?.payment ?? null) ? null : paid
}

const kindOf = (row: SentRow, bill: BillState): PendingCorrection['kind'] | null => {
  if (bill.cancelled) {
    const gone = row.invoice?.status === 'void' || row.invoice?.status === 'deleted'
    return gone || row.accepted?.cancelled ? null : 'cancelled'
  }
  const known = Math.max(row.sentContentVersion ?? 0, row.accepted?.contentVersion ?? 0)
  if (bill.contentVersion > known) return 'changed'
  return paidSince(row, bill)
}

/**
 * What keeps a sent bill and its invoice apart; null while they say the same, or a person let it be. What was found out
 * about the same difference before is kept, unless `whenChanged` is another by now.
 */
export const pendingCorrectionOf = (
  row: SentRow,
  bill: BillState,
  at: { readonly now: Date; readonly whenChanged?: WhenChanged },
): StoredCorrection | null => {
  const kind = kindOf(row, bill)
  if (kind === null) return null
  const before = row.correction ?? null
  const { contentVersion, currency, total } = bill
  const also = { paidElsewhere: kind === 'changed' ? paidSince(row, bill) : null }
  const fresh = { kind, contentVersion, currency, total, asksPerson: false, message: null, askedUnder: null, ...also }
  if (!before) return { ...fresh, since: at.now.toISOString() }
  const same = before.kind === kind && before.contentVersion === contentVersion
  const asked = before.asksPerson && at.whenChanged !== undefined && before.askedUnder !== at.whenChanged
  return same && !asked ? { ...before, ...also } : { ...fresh, since: before.since }
}

/** As the contract shows it. */
export const toPendingCorrection = (stored: StoredCorrection | null): PendingCorrection | null => {
  if (!stored) return null
  const { askedUnder: _, paidElsewhere: __, ...shown } = stored
  return shown
}

/** What tells whether money, or a credit note, touches an invoice; in any unit. */
interface Touched {
  readonly status: string
  readonly paidAmount: number
  readonly creditedBeforePaymentAmount?: number
  readonly creditedAfterPaymentAmount?: number
}

/** Whether anything was paid or credited of an invoice, as last read: then it can be neither rewritten nor voided. */
export const isPaidInPart = (invoice: Touched | null): boolean =>
  invoice !== null &&
  (invoice.status === 'paid' ||
    invoice.paidAmount !== 0 ||
    (invoice.creditedBeforePaymentAmount ?? 0) !== 0 ||
    (invoice.creditedAfterPaymentAmount ?? 0) !== 0)
