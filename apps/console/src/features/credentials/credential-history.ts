import type { HistoryWords } from '../../components/audit-history.tsx'
import { historyActions, historyFields, detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { disconnectionNames, entityTypeNames, methodNames, statusNames } from '../../lib/messages/credentials.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'

const words: Record<string, string> = {
  ...statusNames,
  ...entityTypeNames,
  ...destinationNames,
  ...methodNames,
  ...disconnectionNames,
}

/** A value of a change in words; what is no text is left to the sentence. */
const inWords = (field: string, value: unknown): string | null => {
  if (typeof value !== 'string') return value === null || value === undefined ? null : JSON.stringify(value)
  return field === 'name' || field.startsWith('stripeAccount') ? value : (words[value] ?? value)
}

/** How the timeline of a credential speaks. What the wizard set in the beginning is no change worth showing. */
export const credentialHistoryWords: HistoryWords = {
  heading: messages.history,
  text: messages.historyText,
  actions: historyActions,
  fields: historyFields,
  isShown: ({ field, before }) => field !== 'disconnection' && before !== null,
  valueOf: inWords,
}
