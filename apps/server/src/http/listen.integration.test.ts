import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { portOf } from '../../test/listen.ts'
import { StartRefusal } from '../platform/process-refusal.ts'
import { listenAt } from './listen.ts'

const host = '127.0.0.1'

test('an API listens where it is told', async () => {
  const server = createServer()
  await listenAt(server, { host, port: 0 })
  expect(server.listening).toBe(true)
  server.close()
  await once(server, 'close')
})

test('a port that is taken, or an address of another machine, is for a person to mend and named with its setting', async () => {
  const stranger = createServer().listen(0, host)
  const port = await portOf(stranger)
  const refused = listenAt(createServer(), { host, port })
  await expect(refused).rejects.toThrow(StartRefusal)
  await expect(refused).rejects.toThrow(`Port ${port} is taken by another program`)
  stranger.close()
  const elsewhere = listenAt(createServer(), { host: '192.0.2.1', port: 0 })
  await expect(elsewhere).rejects.toThrow(StartRefusal)
  await expect(elsewhere).rejects.toThrow('Set BILLBRIDGE_HOST')
  const nowhere = listenAt(createServer(), { host: 'not_a_host.invalid', port: 0 })
  await expect(nowhere).rejects.toThrow('not_a_host.invalid is no address of this machine. Set BILLBRIDGE_HOST')
})
