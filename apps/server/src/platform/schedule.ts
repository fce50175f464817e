import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda, type Job as AgendaJob } from 'agenda'
import { finishesIn } from './finishing.ts'
import type { Logger } from './logger.ts'
import { type Connection, isUnreachable } from './mongo.ts'

export interface Schedule {
  /** Runs `work` every so often (`1 day`, or cron), on one worker at a time. The work must bear running twice. */
  readonly every: (name: string, interval: string, work: () => Promise<void>) => void
  readonly start: () => Promise<void>
  /** Lets what is running finish, and leaves to other workers what has not begun or takes too long. */
  readonly stop: () => Promise<void>
}

export interface ScheduleOptions {
  readonly connection: Connection
  readonly logger: Logger
  /** A job whose worker says nothing for so long is taken over by another, in milliseconds. */
  readonly lockMs?: number
  /** How often it is looked what is due, in milliseconds. */
  readonly lookEveryMs?: number
}

interface Job {
  readonly name: string
  readonly interval: string
  readonly work: () => Promise<void>
}

type Db = NonNullable<Connection['db']>

const collection = 'schedules'

/** What recurs, by Agenda over the same MongoDB, so that any number of workers share it. */
export const createSchedule = (options: ScheduleOptions): Schedule => {
  const { connection, logger, lockMs = 60_000, lookEveryMs = 5_000 } = options
  const jobs: Job[] = []
  const running = new Map<Promise<void>, string>()
  let agenda: Agenda | undefined

  /** What fails because the database is away is not logged again; the next look, or the next worker, goes on. */
  const complain = (error: unknown, message: string, job?: string): void => {
    if (!isUnreachable(error)) logger.error({ err: error, ...(job ? { job } : {}) }, message)
  }

  /** A job that works is told from one whose worker died by its lock, which is renewed while it works. */
  const holdingLock = async (job: AgendaJob, work: () => Promise<void>): Promise<void> => {
    const timer = setInterval(() => {
      job.touch().catch((error: unknown) => complain(error, 'A scheduled job could not keep its lock', job.attrs.name))
    }, lockMs / 3)
    try {
      await work()
    } finally {
      clearInterval(timer)
    }
  }

  const define = (to: Agenda, { name, work }: Job): void => {
    const run = async (job: AgendaJob): Promise<void> => {
      const working = holdingLock(job, work)
      const ended = working.catch(() => undefined)
      running.set(ended, name)
      try {
        await working
      } catch (error) {
        complain(error, 'A scheduled job failed', name)
        throw error
      } finally {
        running.delete(ended)
      }
    }
    to.define(name, run, { lockLifetime: lockMs })
  }

  /**
   * Agenda's `every` writes the whole row, its lock included: a worker that starts would free a job that another one is
   * just doing. So the row is made once, and then only a changed interval is written.
   */
  const plan = async (db: Db, { name, interval }: Job): Promise<void> => {
    const rows = db.collection(collection)
    const at = { name, type: 'single' }
    const fresh = { ...at, repeatInterval: interval, nextRunAt: new Date(), lockedAt: null, priority: 0 }
    await rows.updateOne(at, { $setOnInsert: fresh }, { upsert: true })
    const changed = { $set: { repeatInterval: interval, nextRunAt: new Date() } }
    await rows.updateOne({ ...at, repeatInterval: { $ne: interval } }, changed)
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
      agenda = new Agenda({ backend: new MongoBackend({ mongo: db, collection }), processEvery: lookEveryMs })
      agenda.on('error', (error: unknown) => complain(error, 'The schedule has trouble'))
      await agenda.ready
      for (const job of jobs) define(agenda, job)
      await agenda.start()
      for (const job of jobs) await plan(db, job)
    },
    stop: async () => {
      // Unlocks what has not begun; what runs keeps its lock, and writes down its end by itself.
      await agenda?.stop(false).catch((error: unknown) => complain(error, 'The schedule did not stop cleanly'))
      if (await finishesIn(Promise.all(running.keys()))) return
      const names = [...running.values()]
      const free = { $set: { lockedAt: null, nextRunAt: new Date() } }
      await connection.db?.collection(collection).updateMany({ name: { $in: names } }, free)
    },
  }
}
