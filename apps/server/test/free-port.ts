import { createServer } from 'node:net'
import { portOf } from './listen.ts'

/** A port of this machine that nobody listens at. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  const port = await portOf(server)
  server.close()
  return port
}
