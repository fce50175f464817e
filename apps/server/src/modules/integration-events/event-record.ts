import type { EventKind, EventTargetType } from '@billbridge/contract/integration-events'
import type { Mode } from '@billbridge/contract/modes'
import type { IntegrationEventRow } from './integration-event.model.ts'

/** What a module knows when something needs a person. */
export interface EventRecord {
  readonly organizationId: string
  readonly kind: EventKind
  readonly mode: Mode
  /** The object whose page mends it; of an account, it is its mapping. The newest one counts. */
  readonly target: { readonly type: EventTargetType; readonly id: string }
  /** Joins what has the same cause into one open event. */
  readonly dedupeKey: string
  /** Finer than the kind, where there is a table of causes. */
  readonly cause?: string
  /** Which one of many that may have the same cause: a bill's number, an account's name. */
  readonly subject?: string
  /** What fills in a mapping beside the account. */
  readonly stripeAccountId?: string
  readonly credentialId?: string
  /** Whose rules it concerns, and so whose chosen users are told. */
  readonly configurationIds?: readonly string[]
  /** What happened, for a person. */
  readonly message: string
  readonly remedy: string
  /** How often it happened; once, unless given. */
  readonly times?: number
}

/** An event as told to later modules, in the transaction of what it tells of. */
export interface EventTold
  extends Required<Omit<EventRecord, 'cause' | 'subject' | 'stripeAccountId' | 'credentialId' | 'times'>> {
  readonly eventId: string
  readonly cause: string | null
  readonly subject: string | null
  readonly credentialId: string | null
  /** When it was raised, or when its cause was found to be gone. */
  readonly at: Date
}

export const toTold = ({ _id, ...row }: IntegrationEventRow, at: Date): EventTold => ({
  eventId: _id,
  organizationId: row.organizationId,
  kind: row.kind,
  mode: row.mode,
  target: row.target,
  dedupeKey: row.dedupeKey,
  cause: row.cause,
  subject: row.subject ?? null,
  credentialId: row.credentialId,
  configurationIds: row.configurationIds,
  message: row.message,
  remedy: row.remedy,
  at,
})
