import { once } from 'node:events'
import type { Server } from 'node:http'
import { portForbidden, portTaken, StartRefusal } from '../platform/process-refusal.ts'

/**
 * Listens at the place that was set.
 * @throws StartRefusal that names the setting, where no program of ours can help it
 */
export const listenAt = async (server: Server, { host, port }: { host: string; port: number }): Promise<void> => {
  server.listen(port, host)
  await once(server, 'listening').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') throw portTaken(port, 'PORT')
    if (code === 'EACCES') throw portForbidden(port, 'PORT')
    if (code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') throw error
    throw new StartRefusal(`${host} is no address of this machine. Set BILLBRIDGE_HOST to one that is.`)
  })
}
