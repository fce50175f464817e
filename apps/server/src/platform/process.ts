import type { Logger } from './logger.ts'
import { isUnreachable } from './mongo.ts'

const patienceMs = 6_000

/**
 * Ends the process cleanly on SIGINT, SIGTERM, or when the process that started it is gone (its IPC channel closes):
 * `stop` lets the work under way finish, and gets six seconds for it.
 */
export const stopOnSignals = (logger: Logger, stop: () => Promise<void>): void => {
  let stopping = false
  const end = (reason: string): void => {
    if (stopping) return
    stopping = true
    logger.info({ reason }, 'Stopping')
    setTimeout(() => {
      logger.error('Not everything stopped in time')
      process.exit(1)
    }, patienceMs).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'Stopping failed')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(signal))
  process.once('disconnect', () => end('the starting process is gone'))
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

/** Tells the process that started this one that it is ready for work. */
export const reportReady = (): void => {
  process.send?.('ready')
}

/** Runs a process's start; when it fails, says why in one line and ends it. */
export const startProcess = (logger: Logger, start: () => Promise<void>): void => {
  start().catch((error: unknown) => {
    logger.fatal({ err: error }, 'Could not start')
    process.exit(1)
  })
}
