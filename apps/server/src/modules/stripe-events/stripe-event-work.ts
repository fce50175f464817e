import { systemActor } from '../../platform/actor.ts'
import { withLogFacts } from '../../platform/log-facts.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { ExportServices, RowOfInvoice } from '../exports/export.service.ts'
import type { EventOutcome, StripeEventRow } from './stripe-event.model.ts'

export interface EventWorkDeps {
  readonly credentials: Pick<CredentialService, 'verify'>
  readonly exports: Pick<ExportServices, 'findRowOfInvoice' | 'readInvoiceOfRow'>
}

/** Whose bill it was, if anybody's. */
type Concerned = Omit<RowOfInvoice, 'state'>

export type EventResult = { readonly concerned?: Concerned } & (
  | { readonly kind: 'done'; readonly outcome: EventOutcome }
  /** Our own work on the row is not settled: later. */
  | { readonly kind: 'postpone' }
  | { readonly kind: 'retry'; readonly afterMs: number | null; readonly message: string }
)

const done = (outcome: EventOutcome): EventResult => ({ kind: 'done', outcome })

/** What an event hints at is looked at again; what the event itself says is not believed. */
export const createStripeEventWork = ({ credentials, exports }: EventWorkDeps) => {
  /** Access was taken back, they say. Whether it is so is for Stripe to tell. */
  const verifyAll = async (event: StripeEventRow): Promise<EventResult> => {
    for (const { id, organizationId } of event.credentials) {
      try {
        await credentials.verify(systemActor(organizationId), id)
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        if (error.type === 'stripe-unavailable') return { kind: 'retry', afterMs: null, message: error.detail }
        // Deleted, or not created any more: nothing rests on it.
        if (error.type !== 'not-found' && error.type !== 'credential-incomplete') throw error
      }
    }
    return done('verified')
  }

  const readRow = async (
    { organizationId, billExportId }: RowOfInvoice,
    news: { readonly newsAt: Date; readonly stripeInvoiceId: string },
  ): Promise<EventResult> => {
    const result = await exports.readInvoiceOfRow(organizationId, billExportId, { by: 'webhook', ...news })
    switch (result.kind) {
      case 'known':
      case 'no-access':
        return done(result.kind)
      case 'retry':
        return result
      case 'applied':
        if (result.result === 'busy') return { kind: 'postpone' }
        return done(result.result === 'not-followed' ? 'unconcerned' : result.result)
    }
  }

  const readAgain = async (
    event: StripeEventRow,
    invoice: NonNullable<StripeEventRow['invoice']>,
  ): Promise<EventResult> => {
    const { stripeAccountId, mode, receivedAt } = event
    const organizationIds = [...new Set(event.credentials.map(({ organizationId }) => organizationId))]
    const row = await exports.findRowOfInvoice(organizationIds, { stripeAccountId, mode }, invoice)
    if (!row) return done('unconcerned')
    const { state, ...concerned } = row
    if (state === 'under-way') return { kind: 'postpone', concerned }
    const result = await withLogFacts(concerned, () =>
      readRow(row, { newsAt: receivedAt, stripeInvoiceId: invoice.id }),
    )
    return { ...result, concerned }
  }

  return (event: StripeEventRow): Promise<EventResult> =>
    event.invoice ? readAgain(event, event.invoice) : verifyAll(event)
}
