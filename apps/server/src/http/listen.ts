import { once } from 'node:events'
import type { Server } from 'node:http'
import { portForbidden, portTaken, RefusalForNow, StartRefusal } from '../platform/process-refusal.ts'

export interface Place {
  readonly host: string
  readonly port: number
  /** The setting that says which port, if it is not the API's. */
  readonly setting?: string
}

/**
 * Why one cannot listen there, by the code of Node's error; undefined when it says nothing that a person or time would
 * mend. What may go away by itself is refused for now only: a port that is taken, an address that this machine does not
 * have yet (a network that comes up later than we do), a name that cannot be asked for at the moment.
 */
export const obstacleOf = (code: unknown, { host, port, setting = 'PORT' }: Place): StartRefusal | undefined => {
  const elsewhere = `${host} is no address of this machine. Set BILLBRIDGE_HOST to one that is.`
  if (code === 'EADDRINUSE') return portTaken(port, setting)
  if (code === 'EACCES') return portForbidden(port, setting)
  if (code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN') return new RefusalForNow(elsewhere)
  if (code === 'ENOTFOUND') return new StartRefusal(elsewhere)
  return undefined
}

/**
 * How long a connection is kept between two requests: longer than proxies keep theirs (60 seconds is common). Node's
 * five seconds would end one in the very moment in which a proxy, or a program that polls, sends its next request.
 */
const idleConnectionMs = 75_000

/** How long a request may take to arrive, in milliseconds: its head, and all of it. */
export interface ArrivalLimits {
  readonly headMs: number
  readonly wholeMs: number
}

/** The largest body (20 MB) arrives in two minutes over 1.4 Mbit/s; a byte now and then keeps no connection longer. */
const usualLimits: ArrivalLimits = { headMs: 30_000, wholeMs: 120_000 }

/**
 * Listens at the place that was set.
 * @throws StartRefusal that names the setting, where no program of ours can help it; RefusalForNow where time may
 */
export const listenAt = async (server: Server, place: Place, limits = usualLimits): Promise<void> => {
  server.keepAliveTimeout = idleConnectionMs
  server.headersTimeout = limits.headMs
  server.requestTimeout = limits.wholeMs
  server.listen(place.port, place.host)
  await once(server, 'listening').catch((error: unknown) => {
    throw obstacleOf(error instanceof Error && 'code' in error ? error.code : undefined, place) ?? error
  })
}
