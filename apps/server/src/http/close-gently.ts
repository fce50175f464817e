import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const patienceMs = 4_000

/** How often connections that a request has just ended on are looked for. */
const sweepMs = 50

/**
 * Takes no new connections, answers the requests under way, and closes each connection behind its last answer: a
 * keep-alive one would stay open until its client thinks of something new. What is not answered in time is cut off.
 */
export const closeGently = async (server: Server): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
  await Promise.race([closed, sleep(patienceMs, undefined, { ref: false })])
  clearInterval(sweep)
  server.closeAllConnections()
}
