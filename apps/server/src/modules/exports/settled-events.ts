import { exportErrorCauseSchema, statusesByTab } from '@billbridge/contract/export-decisions'
import type { Logger } from '../../platform/logger.ts'
import type { Model, Reachability } from '../../platform/mongo.ts'
import { pause, repeat } from '../../platform/repeat.ts'
import type { EventTold, IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { BillExportRow } from './bill-export.model.ts'

const idleMs = 10_000
const batchSize = 200

export interface SettledEventsDeps {
  readonly rows: Model<BillExportRow>
  readonly integrationEvents: Pick<IntegrationEventService, 'openOfExports' | 'settleWhenGone'>
  readonly reachability: Reachability
  readonly logger: Logger
}

/**
 * Settles events of failed exports when no failed row of their cause is left: retried with success, archived, bound by
 * hand, whichever way it went. Asked every few seconds, because a hook in each of these ways would write one row, the
 * event, from thousands of settlements at once.
 */
export const createSettledEvents = ({ rows, integrationEvents, reachability, logger }: SettledEventsDeps) => {
  const stopping = new AbortController()
  let loop = Promise.resolve()

  const isGone = async ({ organizationId, mode, target, cause, configurationIds }: EventTold): Promise<boolean> => {
    const known = exportErrorCauseSchema.safeParse(cause)
    if (!known.success) return false
    const whose =
      target.type === 'account' ? { accountId: target.id, mode } : { configurationId: { $in: [...configurationIds] } }
    const status = { $in: [...statusesByTab.error] }
    return (await rows.exists({ organizationId, ...whose, status, 'error.cause': known.data })) === null
  }

  /** Once over all open events of exports. */
  const settle = async (): Promise<void> => {
    let afterId: string | null = null
    for (;;) {
      const batch: EventTold[] = await integrationEvents.openOfExports(afterId, batchSize)
      for (const event of batch) {
        if (await isGone(event)) await integrationEvents.settleWhenGone(event, () => isGone(event))
      }
      afterId = batch.at(-1)?.eventId ?? null
      if (batch.length < batchSize || afterId === null || stopping.signal.aborted) return
    }
  }

  const run = (): Promise<void> =>
    repeat({
      turn: settle,
      rest: () => pause(idleMs, stopping.signal),
      failing: 'Events could not be looked through',
      signal: stopping.signal,
      reachability,
      logger,
    })

  return {
    settle,
    start: (): void => {
      loop = run()
    },
    stop: async (): Promise<void> => {
      stopping.abort()
      await loop
    },
  }
}
