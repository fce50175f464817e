import type { HistoryWords } from '../../components/audit-history.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import { historyMessages as messages, planNames } from '../../lib/messages/organization.ts'

const plans: Record<string, string> = planNames

/** How the timeline of the organization speaks. */
export const organizationHistoryWords: HistoryWords = {
  heading: shared.history,
  text: shared.historyText,
  actions: messages.actions,
  fields: messages.fields,
  valueOf: (field, value) => {
    if (value === null || value === undefined) return null
    if (typeof value === 'boolean') return value ? messages.yes : messages.no
    return field === 'plan' ? (plans[String(value)] ?? String(value)) : String(value)
  },
}
