import { type FindingKind, findingKinds } from '@billbridge/contract/reconciliations'
import type { Model } from '../../platform/mongo.ts'
import type { ReconciliationItemRow, ReconciliationRow } from './reconciliation.model.ts'

interface CurrencySums {
  readonly _id: string
  readonly billed: number
  readonly invoiced: number
  readonly accepted: number
  readonly bills: number
  readonly leftOut: number
  readonly matched: number
}

/** Counts and sums of a reconciliation; reads every item once. */
export const summaryOf = async (
  items: Model<ReconciliationItemRow>,
  row: ReconciliationRow,
): Promise<NonNullable<ReconciliationRow['summary']>> => {
  const of = { organizationId: row.organizationId, reconciliationId: row._id }
  const isBill = { $ne: ['$billAmount', null] }
  const inOrder = { $and: [isBill, { $not: '$leftOut' }, { $eq: ['$kinds', []] }] }
  const isGone = { $in: ['$invoiceStatus', ['void', 'deleted']] }
  const isKept = { $and: ['$known.accepted', { $not: isGone }] }
  // Of a cancelled bill nothing is owed, unless a person let its invoice stand.
  const isNotOwed = { $or: ['$leftOut', { $and: ['$cancelled', { $not: isKept }] }] }
  const isEdited = { $in: ['edited-at-stripe', '$kinds'] }
  const isAccepted = { $and: [isKept, { $not: '$leftOut' }, { $not: isEdited }] }
  const sums = await items.aggregate<CurrencySums>([
    { $match: of },
    {
      $group: {
        _id: '$currency',
        billed: { $sum: { $cond: [isNotOwed, 0, '$billAmount'] } },
        invoiced: { $sum: '$invoiceAmount' },
        accepted: { $sum: { $cond: [isAccepted, { $subtract: ['$invoiceAmount', '$billAmount'] }, 0] } },
        bills: { $sum: { $cond: [isBill, 1, 0] } },
        leftOut: { $sum: { $cond: ['$leftOut', 1, 0] } },
        matched: { $sum: { $cond: [inOrder, 1, 0] } },
      },
    },
    { $sort: { _id: 1 } },
  ])
  const kinds = await items.aggregate<{ _id: FindingKind; count: number }>([
    { $match: { ...of, kinds: { $in: findingKinds } } },
    { $unwind: '$kinds' },
    { $group: { _id: '$kinds', count: { $sum: 1 } } },
  ])
  const found = new Map(kinds.map(({ _id, count }) => [_id, count]))
  const total = (field: 'bills' | 'leftOut' | 'matched') => sums.reduce((sum, one) => sum + one[field], 0)
  return {
    billCount: total('bills'),
    leftOutCount: total('leftOut'),
    matchedCount: total('matched'),
    findings: {
      missing: found.get('missing') ?? 0,
      extra: found.get('extra') ?? 0,
      'amount-differs': found.get('amount-differs') ?? 0,
      'status-differs': found.get('status-differs') ?? 0,
      'edited-at-stripe': found.get('edited-at-stripe') ?? 0,
    },
    totals: sums.map(({ _id, billed, invoiced, accepted }) => ({
      currency: _id,
      billedAmount: billed,
      invoicedAmount: invoiced,
      differenceAmount: invoiced - billed,
      acceptedAmount: accepted,
    })),
  }
}
