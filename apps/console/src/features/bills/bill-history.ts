import type { HistoryWords } from '../../components/audit-history.tsx'
import { formatMoney } from '../../lib/format-money.ts'
import { formatDay } from '../../lib/format-time.ts'
import { historyMessages } from '../../lib/messages/bill-detail.ts'
import { approvalNames, paymentNames } from '../../lib/messages/bills.ts'

const statusNames: Record<string, string> = { ...approvalNames, ...paymentNames }

/** How the timeline of a bill reads; amounts are in the bill's currency. */
export const billHistoryWords = (currency: string): HistoryWords => ({
  ...historyMessages,
  valueOf: (field, value) => {
    if (value === null || value === undefined) return null
    if (typeof value === 'number') return /total|amount/i.test(field) ? formatMoney(value, currency) : String(value)
    if (typeof value !== 'string') return JSON.stringify(value)
    return /Date$/.test(field) ? formatDay(value) : (statusNames[value] ?? value)
  },
})
