import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './find-mongod.ts'
import type { LaunchedMongo } from './launch.ts'

export interface KeepUpOptions {
  /** Starts the server again on the same folder and port. */
  readonly launchAgain: () => Promise<LaunchedMongo>
  readonly log: Log
  /** Told, with the reason, when the server cannot be started any more; nothing is tried after it. */
  readonly onGivenUp: (error: Error) => void
}

const steadyMs = 5_000
const shortestMs = 100
const longestMs = 3_000
const mostFailures = 3

/**
 * Starts a server again whenever it ends by itself: at once at first, more slowly when it does not last, until it fails
 * to start several times in a row. What was acknowledged is in the journal, so a server that was killed loses nothing.
 * @returns what ends it for good
 */
export function keepUp(first: LaunchedMongo, { launchAgain, log, onGivenUp }: KeepUpOptions): () => Promise<void> {
  const stopping = new AbortController()
  let current = first
  let delayMs = shortestMs

  const wait = async (): Promise<void> => {
    await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    delayMs = Math.min(delayMs * 2, longestMs)
  }

  /** False when it was stopped meanwhile. */
  const relaunch = async (): Promise<boolean> => {
    for (let failures = 0; ; failures++) {
      await wait()
      if (stopping.signal.aborted) return false
      try {
        current = await launchAgain()
        return true
      } catch (error) {
        if (failures + 1 >= mostFailures) throw error
      }
    }
  }

  const watch = async (): Promise<void> => {
    for (;;) {
      const startedAt = Date.now()
      const how = await current.ended
      if (stopping.signal.aborted) return
      log(`MongoDB ended (${how}) and is started again.`)
      await current.stop()
      if (Date.now() - startedAt > steadyMs) delayMs = shortestMs
      if (!(await relaunch())) return
    }
  }

  const watching = watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) onGivenUp(toGivenUp(error))
  })
  return async () => {
    stopping.abort()
    await current.stop()
    await watching
    // One that was just being started when the end came.
    await current.stop()
  }
}

function toGivenUp(error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error)
  return new Error(`MongoDB ended and could not be started again. ${reason}`, { cause: error })
}
