import type { NotificationRow } from './notification.model.ts'

/** What an event is about, for its words: finer than its kind where people would look for another thing. */
export type Topic =
  | 'authentication'
  | 'disabled'
  | 'streak'
  | 'mapping'
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

const topicOfPerforming = ({ cause, target }: Of): Topic =>
  target.type === 'configuration' ? 'streak' : (topicsOfBills[cause ?? ''] ?? 'perform')

export const topicOf = (row: Of): Topic => {
  switch (row.kind) {
    case 'integration.authentication.error':
      return 'authentication'
    case 'integration.disabled.error':
      return 'disabled'
    case 'integration.missingaccountmapping.error':
      return 'mapping'
    case 'integration.validation.error':
      return 'validation'
    case 'integration.perform.error':
      return topicOfPerforming(row)
  }
}

/** What concerns a whole credential or configuration: it stops, or is about to stop, everything else. */
const ofTheWhole = new Set<Topic>(['authentication', 'disabled', 'streak'])

export const concernsTheWhole = (row: Of): boolean => ofTheWhole.has(topicOf(row))
