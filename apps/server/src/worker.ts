import { createFollowUpWorker } from './platform/follow-up-worker.ts'
import type { Services } from './services.ts'

/** Runs in the background what was promised and what recurs, until stopped. */
export const createWorker = ({ connection, followUps, now, logger }: Services) => {
  const followUpWorker = createFollowUpWorker({ connection, handlers: followUps.handlers, now, logger })
  return {
    start: async () => {
      followUpWorker.start()
    },
    /** Lets the work under way finish. */
    stop: () => followUpWorker.stop(),
    /** Does all follow-ups that are due now; for tests. */
    drainFollowUps: () => followUpWorker.drain(),
  }
}

export type Worker = ReturnType<typeof createWorker>
