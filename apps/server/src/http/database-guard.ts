import type { RequestHandler, Response } from 'express'
import type { Reachability } from '../platform/mongo.ts'
import { databaseAway, sendProblem } from './problem-handler.ts'

/** How long a request waits for a database that went away, in milliseconds: as long as one operation of its would. */
const patienceMs = 3_000

/**
 * Bounds what an outage of the database costs a caller. Requests that are under way get a moment, in case it comes back
 * (it has passed already when the database was silent for that long); then they are answered, whatever they still wait
 * for (the driver retries a commit for two minutes). What comes later is answered at once.
 */
export const createDatabaseGuard = (reachability: Reachability): RequestHandler => {
  const underWay = new Set<Response>()
  let timer: NodeJS.Timeout | undefined

  reachability.onBack(() => clearTimeout(timer))
  reachability.onAway(() => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const res of underWay) if (!res.headersSent) sendProblem(res, databaseAway())
    }, patienceMs - reachability.awayMs())
    timer.unref()
  })

  return (_req, res, next) => {
    if (reachability.awayMs() >= patienceMs) throw databaseAway()
    underWay.add(res)
    res.once('close', () => underWay.delete(res))
    next()
  }
}
