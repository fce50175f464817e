import type { PendingCorrection, WhenChanged } from '@billbridge/contract/corrections'
import type { BillState } from '../bills/bill.service.ts'
import type { BillExportRow, StoredCorrection } from './bill-export.model.ts'

type SentRow = Pick<BillExportRow, 'correction' | 'accepted' | 'invoice'> & {
  readonly sentContentVersion: number | null
}

const kindOf = (row: SentRow, bill: BillState): PendingCorrection['kind'] | null => {
  if (bill.cancelled) {
    const gone = row.invoice?.status === 'void' || row.invoice?.status === 'deleted'
    return gone || row.accepted?.cancelled ? null : 'cancelled'
  }
  const known = Math.max(row.sentContentVersion ?? 0, row.accepted?.contentVersion ?? 0)
  return bill.contentVersion > known ? 'changed' : null
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
  const fresh = { kind, contentVersion, currency, total, asksPerson: false, message: null, askedUnder: null }
  if (!before) return { ...fresh, since: at.now.toISOString() }
  const same = before.kind === kind && before.contentVersion === contentVersion
  const asked = before.asksPerson && at.whenChanged !== undefined && before.askedUnder !== at.whenChanged
  return same && !asked ? before : { ...fresh, since: before.since }
}

/** As the contract shows it. */
export const toPendingCorrection = (stored: StoredCorrection | null): PendingCorrection | null => {
  if (!stored) return null
  const { askedUnder: _, ...shown } = stored
  return shown
}

/** Whether anything was paid of an invoice, as it was last read: then it can be neither rewritten nor voided. */
export const isPaidInPart = (invoice: { readonly status: string; readonly paidAmount: number } | null): boolean =>
  invoice !== null && (invoice.status === 'paid' || invoice.paidAmount !== 0)
