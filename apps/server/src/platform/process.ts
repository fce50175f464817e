import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from './logger.ts'
import { isUnreachable } from './mongo.ts'
import { StartRefusal } from './process-refusal.ts'

const patienceMs = 6_000

export interface Stopping {
  /** How long it goes on as before, so that whoever sends it requests can learn that it stops; milliseconds. */
  readonly delayMs?: number
  /** Told at once. */
  readonly announce?: () => void
  /** Lets the work under way finish or hands it back; gets six seconds for it. */
  readonly stop: () => Promise<void>
}

/** Ends the process cleanly on SIGINT, SIGTERM, or when the process that started it is gone (its IPC channel closes). */
export const stopOnSignals = (logger: Logger, { delayMs = 0, announce, stop }: Stopping): void => {
  let stopping = false
  const end = async (): Promise<void> => {
    await sleep(delayMs)
    setTimeout(() => {
      logger.error('Not everything stopped in time')
      process.exit(1)
    }, patienceMs).unref()
    await stop()
  }
  const begin = (reason: string): void => {
    if (stopping) return
    stopping = true
    logger.info({ reason }, 'Stopping')
    announce?.()
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'Stopping failed')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => begin(signal))
  process.once('disconnect', () => begin('the starting process is gone'))
}

/**
 * Keeps the process when a promise fails that nobody waits for, as libraries have them: the failure is logged, and every
 * piece of work is settled by its own row. What the database's outage causes is not logged again.
 */
export const surviveRejections = (logger: Logger): void => {
  process.on('unhandledRejection', (error) => {
    if (!isUnreachable(error)) logger.error({ err: error }, 'A promise failed that nobody waited for')
  })
}

/**
 * Ends the process on an exception that nobody caught, told as any line of the log: what Node would print by itself, and
 * write into a report, holds the message as it is, with whatever secret a library put there.
 */
export const endOnExceptions = (logger: Logger): void => {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'An exception was caught by nobody')
    process.exit(1)
  })
}

/** Tells the process that started this one that it is ready for work. */
export const reportReady = (): void => {
  process.send?.('ready')
}

/** Runs a process's start; when it fails, says why in one line and ends it. */
export const startProcess = (logger: Logger, start: () => Promise<void>): void => {
  start().catch((error: unknown) => {
    if (error instanceof StartRefusal) {
      logger.fatal({ reason: error.message }, 'Refused to start')
      process.stderr.write(`${error.message}\n`)
      process.exit(error.exitCode)
    }
    logger.fatal({ err: error }, 'Could not start')
    process.exit(1)
  })
}
