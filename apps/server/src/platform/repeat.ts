import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from './logger.ts'
import type { Reachability } from './mongo.ts'

export interface Repetition<T> {
  /** One turn, such as a look for something to do. */
  readonly turn: () => Promise<T>
  /** What comes between two turns; `undefined`: the last one failed. */
  readonly rest: (result: T | undefined) => Promise<unknown> | undefined
  /** What the log says of a turn that failed. */
  readonly failing: string
  /** Ends it; a turn under way is finished. */
  readonly signal: AbortSignal
  readonly reachability: Pick<Reachability, 'outlast'>
  readonly logger: Pick<Logger, 'error'>
}

/** Waits so many milliseconds, or until `signal` says that nobody waits any more. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

/** Takes turn after turn until stopped. An outage of the database is waited out, any other failure is logged. */
export const repeat = async <T>(repetition: Repetition<T>): Promise<void> => {
  const { turn, rest, failing, signal, reachability, logger } = repetition
  while (!signal.aborted) {
    const result = await turn().catch(async (error: unknown) => {
      if (!(await reachability.outlast(error, signal))) logger.error({ err: error }, failing)
      return undefined
    })
    await rest(result)
  }
}
