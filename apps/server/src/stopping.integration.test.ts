import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { freePort } from '@billbridge/local-mongo'
import { expect, test } from 'vitest'
import { buildPrograms } from '../test/built-programs.ts'
import { createTestDatabase } from '../test/database.ts'
import { startProcessOf } from '../test/server-process.ts'
import { startServer } from '../test/start-server.ts'

const server = await startServer(createTestDatabase())
const { secret } = await server.organization.machine('viewer')

test('an API that is asked to stop says so first, answers what comes meanwhile, then closes every connection and ends', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = { ...server.environment, PORT: String(port), BILLBRIDGE_STOP_DELAY_SECONDS: '4' }
  const api = await startProcessOf('api', environment, await buildPrograms())
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)

  const stopped = api.stop()
  await expect.poll(async () => (await fetch(`${url}/health/ready`)).status, { timeout: 4_000 }).toBe(503)
  const ready = await fetch(`${url}/health/ready`)
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping', database: 'ok', schema: 'ok' }])
  expect((await fetch(`${url}/health/live`)).status).toBe(200)
  const headers = { authorization: `Bearer ${secret}` }
  expect((await fetch(`${url}/api/v1/bills`, { headers })).status).toBe(200)

  // A browser keeps its connection; it must not keep the process.
  const agent = new Agent({ keepAlive: true })
  const kept = request(`${url}/health/live`, { agent })
  kept.end()
  const [answer] = await once(kept, 'response')
  answer.resume()
  const [socket] = await once(answer, 'end').then(() => Object.values(agent.freeSockets).flat())
  const closed = socket ? once(socket, 'close') : Promise.reject(new Error('The connection was not kept.'))
  expect(await stopped).toBe(0)
  await closed
  await expect(fetch(`${url}/health/live`)).rejects.toThrow()
})
