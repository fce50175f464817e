import { once } from 'node:events'
import type { Server } from 'node:http'
import { portForbidden, portTaken, StartRefusal } from '../platform/process-refusal.ts'

export interface Place {
  readonly host: string
  readonly port: number
  /** The setting that says which port, if it is not the API's. */
  readonly setting?: string
}

/** What Node says of an address that this machine does not have, and of a name that leads to none, or to none now. */
const elsewhere: readonly unknown[] = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']

/**
 * Listens at the place that was set.
 * @throws StartRefusal that names the setting, where no program of ours can help it; PortTaken for a port that may get free
 */
export const listenAt = async (server: Server, { host, port, setting = 'PORT' }: Place): Promise<void> => {
  server.listen(port, host)
  await once(server, 'listening').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') throw portTaken(port, setting)
    if (code === 'EACCES') throw portForbidden(port, setting)
    if (!elsewhere.includes(code)) throw error
    throw new StartRefusal(`${host} is no address of this machine. Set BILLBRIDGE_HOST to one that is.`)
  })
}
