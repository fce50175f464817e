import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import type { Logger } from './logger.ts'
import type { Connection } from './mongo.ts'

export interface Schedule {
  /** Runs `work` every so often (`1 day`, or cron), on one worker at a time. The work must bear running twice. */
  readonly every: (name: string, interval: string, work: () => Promise<void>) => void
  readonly start: () => Promise<void>
  /** Lets what is running finish. */
  readonly stop: () => Promise<void>
}

interface Job {
  readonly name: string
  readonly interval: string
  readonly work: () => Promise<void>
}

const drainMs = 5_000
const collection = 'schedules'

/** What recurs, by Agenda over the same MongoDB, so that any number of workers share it. */
export const createSchedule = (connection: Connection, logger: Logger): Schedule => {
  const jobs: Job[] = []
  let agenda: Agenda | undefined

  const define = (to: Agenda, { name, work }: Job): void => {
    to.define(name, async () => {
      try {
        await work()
      } catch (error) {
        logger.error({ err: error, job: name }, 'A scheduled job failed')
        throw error
      }
    })
  }

  return {
    every: (name, interval, work) => {
      jobs.push({ name, interval, work })
    },
    start: async () => {
      const { db } = connection
      if (!db) throw new Error('The schedule needs a connected database.')
      // Workers that start together would otherwise each write a row of their own, and every job would run twice.
      await db.collection(collection).createIndex({ name: 1, type: 1 }, { unique: true })
      agenda = new Agenda({ backend: new MongoBackend({ mongo: db, collection }), processEvery: 5_000 })
      agenda.on('error', (error: unknown) => logger.error({ err: error }, 'The schedule has trouble'))
      await agenda.ready
      for (const job of jobs) define(agenda, job)
      await agenda.start()
      for (const { name, interval } of jobs) await agenda.every(interval, name)
    },
    stop: async () => {
      await agenda?.drain(drainMs)
      await agenda?.stop(false)
    },
  }
}
