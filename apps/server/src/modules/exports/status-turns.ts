import PQueue from 'p-queue'
import type { Lane } from './export-lanes.ts'

/** Of the statuses of a lane that were taken together, so many are settled side by side. */
const atOnce = 16

const nameOf = ({ stripeAccountId, mode, organizationId }: Lane): string =>
  `${stripeAccountId}/${mode}/${organizationId}`

/** Turns of statuses, of each lane apart: an account that hangs, or is asked to go slower, holds up nobody else's. */
export const createStatusTurns = () => {
  const queues = new Map<string, PQueue>()

  const queueOf = (name: string): PQueue => {
    const known = queues.get(name)
    if (known) return known
    const queue = new PQueue({ concurrency: atOnce })
    queue.once('idle', () => queues.delete(name))
    queues.set(name, queue)
    return queue
  }

  return {
    take: (lane: Lane, work: () => Promise<void>): Promise<void> => queueOf(nameOf(lane)).add(work),

    /** Whether statuses of a lane wait for their turn: then it has enough of them in hand. */
    areWaiting: (lane: Lane): boolean => (queues.get(nameOf(lane))?.size ?? 0) > 0,
  }
}
