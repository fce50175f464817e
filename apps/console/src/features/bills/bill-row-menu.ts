import type { ApprovalStatus, Bill } from '@billbridge/contract/bills'
import type { MenuEntry } from '../../components/menu-entry.ts'
import { approvalMessages, messages } from '../../lib/messages/bills.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'

interface BillMenuOptions {
  /** Why this person may not change bills. */
  reason: string | undefined
  onAct: (status: ApprovalStatus) => void
  onAccount: (accountId: string) => void
}

/** Why a bill cannot get an approval status, or undefined when it can. */
export const approvalObstacle = (
  { cancelled, approvalStatus }: Pick<Bill, 'cancelled' | 'approvalStatus'>,
  wanted: ApprovalStatus,
): string | undefined => {
  if (cancelled) return approvalMessages.cancelled
  return approvalStatus === wanted ? approvalMessages.alreadySo(wanted) : undefined
}

const copyId = (id: string) => void navigator.clipboard.writeText(id).then(() => notify(messages.idCopied))

/** What can be done with one bill of the list. */
export const billMenu = (bill: Bill, { reason, onAct, onAccount }: BillMenuOptions): MenuEntry[] => [
  { label: messages.open, to: paths.bill(bill.id) },
  ...(['approved', 'held', 'pending'] as const).map((status, index) => ({
    label: approvalMessages.actions[status],
    disabledReason: reason ?? approvalObstacle(bill, status),
    onSelect: () => onAct(status),
    separated: index === 0,
  })),
  { label: messages.openAccount, to: paths.account(bill.accountId), separated: true },
  { label: messages.onlyThisAccount, onSelect: () => onAccount(bill.accountId) },
  { label: messages.copyId, onSelect: () => copyId(bill.id) },
]
