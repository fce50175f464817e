import { setTimeout as sleep } from 'node:timers/promises'

/**
 * How long a process that stops lets what it has in hand finish before it hands it back, in milliseconds: half of what it
 * gets in all, so that the hand-over has its time too.
 */
const finishMs = 3_000

/** Whether `work` comes to its end in time; the work goes on either way. */
export const finishesIn = async (work: Promise<unknown>): Promise<boolean> => {
  const late = new AbortController()
  try {
    return await Promise.race([
      work.then(() => true),
      sleep(finishMs, false, { signal: late.signal }).catch(() => false),
    ])
  } finally {
    late.abort()
  }
}
