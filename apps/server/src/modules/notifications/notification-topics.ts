import type { NotificationRow } from './notification.model.ts'

/** What an event is about, for its words: finer than its kind where people would look for another thing. */
export type Topic =
  | 'authentication'
  | 'disabled'
  | 'streak'
  | 'mapping'
  | 'customer-deleted'
  | 'currency-locked'
  | 'validation'
  | 'perform'
  | 'edited'
  | 'voided'
  | 'deleted'
  | 'uncollectible'
  | 'paid-elsewhere'

type Of = Pick<NotificationRow, 'kind' | 'cause' | 'target'>

const topicsOfBills: Readonly<Record<string, Topic>> = {
  'invoice-edited': 'edited',
  'invoice-voided': 'voided',
  'invoice-deleted': 'deleted',
  'invoice-uncollectible': 'uncollectible',
  'paid-elsewhere': 'paid-elsewhere',
}

/** Of accounts that are mapped: the title must not say that they are not. */
const topicsOfMapped: Readonly<Record<string, Topic>> = {
  'customer-deleted': 'customer-deleted',
  'currency-locked': 'currency-locked',
}

const topicOfPerforming = ({ cause, target }: Of): Topic =>
  target.type === 'configuration' ? 'streak' : (topicsOfBills[cause ?? ''] ?? 'perform')

export const topicOf = (row: Of): Topic => {
  switch (row.kind) {
    case 'integration.authentication.error':
      return 'authentication'
    case 'integration.disabled.error':
      return 'disabled'
    case 'integration.missingaccountmapping.error':
      return topicsOfMapped[row.cause ?? ''] ?? 'mapping'
    case 'integration.validation.error':
      return 'validation'
    case 'integration.perform.error':
      return topicOfPerforming(row)
  }
}

/** What concerns a whole credential or configuration: it stops, or is about to stop, everything else. */
const ofTheWhole = new Set<Topic>(['authentication', 'disabled', 'streak'])

export const concernsTheWhole = (row: Of): boolean => ofTheWhole.has(topicOf(row))
