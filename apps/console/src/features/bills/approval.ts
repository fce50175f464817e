import { type ApprovalStatus, approvalStatuses, type Bill } from '@billbridge/contract/bills'
import type { CurrencyTotal } from '@billbridge/contract/money'
import type { ApprovalChange } from './bill-queries.ts'

/** What setting an approval status would do to some bills. */
export interface ApprovalPlan {
  approvalStatus: ApprovalStatus
  /** Bills that change. */
  bills: readonly Bill[]
  totals: CurrencyTotal[]
  alreadyCount: number
  cancelledCount: number
}

const totalsOf = (bills: readonly Bill[]): CurrencyTotal[] => {
  const totals = new Map<string, CurrencyTotal>()
  for (const { currency, total } of bills) {
    const before = totals.get(currency) ?? { currency, total: 0, count: 0 }
    totals.set(currency, { currency, total: before.total + total, count: before.count + 1 })
  }
  return [...totals.values()].sort((left, right) => left.currency.localeCompare(right.currency))
}

/** Cancelled bills stay out, and so do those that have the status already. */
export const planApproval = (selected: readonly Bill[], approvalStatus: ApprovalStatus): ApprovalPlan => {
  const open = selected.filter(({ cancelled }) => !cancelled)
  const bills = open.filter((bill) => bill.approvalStatus !== approvalStatus)
  return {
    approvalStatus,
    bills,
    totals: totalsOf(bills),
    alreadyCount: open.length - bills.length,
    cancelledCount: selected.length - open.length,
  }
}

const idsOf = (bills: readonly Bill[]): string[] => bills.map(({ id }) => id)

export const changesOf = ({ approvalStatus, bills }: ApprovalPlan): ApprovalChange[] => [
  { approvalStatus, billIds: idsOf(bills) },
]

/** What puts the bills of a plan back to where each of them was. */
export const undoOf = ({ bills }: ApprovalPlan): ApprovalChange[] =>
  approvalStatuses
    .map((approvalStatus) => ({
      approvalStatus,
      billIds: idsOf(bills.filter((bill) => bill.approvalStatus === approvalStatus)),
    }))
    .filter(({ billIds }) => billIds.length > 0)
