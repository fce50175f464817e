import type { ExportError } from '@billbridge/contract/export-decisions'
import { z } from 'zod'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import type { EventRecord, IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { eventOfError } from './export-events.ts'

const payloadSchema = z.strictObject({ billExportIds: z.array(z.string()).readonly() })

interface FailureEventDeps {
  readonly rows: Model<BillExportRow>
  readonly transaction: Transaction
  readonly followUps: FollowUps
  readonly integrationEvents: Pick<IntegrationEventService, 'record'>
}

type Failed = BillExportRow & { readonly error: ExportError }

/** One for each cause and configuration; of several bills it names one, and counts the others. */
const eventsOf = (failed: readonly Failed[]): EventRecord[] => {
  const byCause = new Map<string, { event: EventRecord; times: number }>()
  for (const row of failed) {
    const event = eventOfError(row, row.error)
    const before = byCause.get(event.dedupeKey)
    byCause.set(event.dedupeKey, { event: before?.event ?? event, times: (before?.times ?? 0) + 1 })
  }
  return [...byCause.values()].map(({ event, times }) => {
    const others = times - 1
    const also = others === 0 ? '' : ` The same happened to ${others} more bill${others === 1 ? '' : 's'}.`
    return { ...event, message: event.message + also, times }
  })
}

/**
 * Tells of rows that came to an error outside of a run, as when the bill of a paid invoice changes. Promised in the
 * transaction of the error and told after it: thousands of bills change at once, and would all write the one event.
 */
export const createFailureEvents = ({ rows, transaction, followUps, integrationEvents }: FailureEventDeps) => {
  const telling = followUps.define('exports.tell-failures', payloadSchema)

  telling.handle(({ billExportIds }, { organizationId }) =>
    transaction(async () => {
      const failed = await rows
        .find({ _id: { $in: [...billExportIds] }, organizationId, queue: 'error', error: { $ne: null } })
        .lean<Failed[]>()
      for (const event of eventsOf(failed)) await integrationEvents.record(event)
      return undefined
    }),
  )

  /** Promises to tell of those that have failed still when it comes to that. */
  return (organizationId: string, billExportIds: readonly string[]): Promise<void> =>
    billExportIds.length === 0 ? Promise.resolve() : telling.request(organizationId, { billExportIds })
}
