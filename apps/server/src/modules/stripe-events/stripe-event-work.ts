import { systemActor } from '../../platform/actor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { ExportServices } from '../exports/export.service.ts'
import type { EventOutcome, StripeEventRow } from './stripe-event.model.ts'

export interface EventWorkDeps {
  readonly credentials: Pick<CredentialService, 'verify'>
  readonly exports: Pick<ExportServices, 'findRowOfInvoice' | 'readInvoiceOfRow'>
}

export type EventResult = { readonly billExportId?: string } & (
  | { readonly kind: 'done'; readonly outcome: EventOutcome }
  /** Our own work on the row is not settled: later. */
  | { readonly kind: 'postpone' }
  | { readonly kind: 'retry'; readonly afterMs: number | null; readonly message: string }
)

const done = (outcome: EventOutcome, billExportId?: string): EventResult => ({
  kind: 'done',
  outcome,
  ...(billExportId === undefined ? {} : { billExportId }),
})

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

  const readAgain = async (event: StripeEventRow, invoice: NonNullable<StripeEventRow['invoice']>) => {
    const { stripeAccountId, mode, receivedAt } = event
    const organizationIds = [...new Set(event.credentials.map(({ organizationId }) => organizationId))]
    const row = await exports.findRowOfInvoice(organizationIds, { stripeAccountId, mode }, invoice)
    if (!row) return done('unconcerned')
    const { organizationId, billExportId } = row
    if (row.state === 'under-way') return { kind: 'postpone', billExportId } as const
    const news = { by: 'webhook', newsAt: receivedAt } as const
    const result = await exports.readInvoiceOfRow(organizationId, billExportId, news)
    switch (result.kind) {
      case 'known':
      case 'no-access':
        return done(result.kind, billExportId)
      case 'retry':
        return { ...result, billExportId }
      case 'applied':
        if (result.result === 'busy') return { kind: 'postpone', billExportId } as const
        return done(result.result === 'not-followed' ? 'unconcerned' : result.result, billExportId)
    }
  }

  return (event: StripeEventRow): Promise<EventResult> =>
    event.invoice ? readAgain(event, event.invoice) : verifyAll(event)
}
