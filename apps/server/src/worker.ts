import { scheduleCredentialJobs } from './modules/credentials/credential.jobs.ts'
import { scheduleRoundJobs } from './modules/rounds/round.jobs.ts'
import { createFollowUpWorker } from './platform/follow-up-worker.ts'
import { createSchedule, type Schedule } from './platform/schedule.ts'
import type { Services } from './services.ts'

/** Work that goes on by itself from start to stop, such as claiming rows of a queue. */
export interface Loop {
  readonly start: () => void
  /** Lets the work under way finish. */
  readonly stop: () => Promise<void>
}

/** Bill exports worked at once in one process, and of them for one Stripe account. */
const exportsAtOnce = { concurrency: 192, perAccount: 64 }

/** Every module's loops, one line each, in module order. */
const loopsOf = ({ notifications, exports, stripeEvents }: Services): Loop[] => [
  notifications.createJobs(),
  exports.createJobs(exportsAtOnce),
  exports.createSettledEvents(),
  stripeEvents.createJobs(),
]

/** What recurs, one line for each module that has any, in module order. */
const scheduleJobs = (services: Services, schedule: Schedule): void => {
  scheduleCredentialJobs(services, schedule)
  schedule.every('exports.decide-everything', '1 hour', () => services.exports.decideEverything())
  schedule.every('exports.heal-runs', '10 minutes', () => services.exports.runs.heal())
  schedule.every('stripe-events.sweep', '1 hour', () => services.stripeEvents.requestDueSweeps())
  scheduleRoundJobs(services, schedule)
}

/** Runs in the background what was promised and what recurs, until stopped. */
export const createWorker = (services: Services) => {
  const { connection, reachability, followUps, now, logger } = services
  const followUpWorker = createFollowUpWorker({ connection, reachability, handlers: followUps.handlers, now, logger })
  const schedule = createSchedule({ connection, logger })
  const loops: Loop[] = [followUpWorker, ...loopsOf(services)]
  scheduleJobs(services, schedule)
  return {
    start: async () => {
      for (const loop of loops) loop.start()
      await schedule.start()
    },
    /** Lets the work under way finish. */
    stop: async () => {
      await Promise.all([schedule.stop(), ...loops.map((loop) => loop.stop())])
    },
    /** Does all follow-ups that are due now, in this process; for tests and commands. */
    drainFollowUps: () => followUpWorker.drain(),
  }
}
