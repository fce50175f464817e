import { request } from 'node:http'
import { billEndpoints } from '@billbridge/contract/bills'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { startServer } from '../test/start-server.ts'

const database = createTestDatabase()
const server = await startServer(database)

test('an unknown API address is answered with a not-found problem that carries the request id', async () => {
  const answer = await fetch(`${server.url}/api/v1/nothing-here`, { headers: { 'x-request-id': 'my-request' } })
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({ type: 'urn:billbridge:problem:not-found', requestId: 'my-request' })
})

/** Asks with a method that a browser's fetch may not have. */
const ask = (method: string, path: string) =>
  new Promise<{ status: number | undefined; allow: string | undefined }>((resolve, reject) => {
    const asking = request(server.url + path, { method }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode, allow: answer.headers.allow })
    })
    asking.on('error', reject).end()
  })

test.each(['/api/v1/openapi.json', '/api/docs'])('%s is to be read alone, and says so', async (path) => {
  for (const method of ['PUT', 'POST', 'OPTIONS', 'TRACE', 'PROPFIND'])
    expect(await ask(method, path), method).toEqual({ status: 405, allow: 'GET, HEAD' })
  expect(await ask('HEAD', path)).toMatchObject({ status: 200 })
})

test('an address with a broken percent sign is not found, whoever asks', async () => {
  for (const path of ['/%', '/billing/%E0%A4%A', '/api/v1/bills/%']) {
    expect((await fetch(server.url + path)).status, path).toBe(404)
  }
})

test('what is wrong with a field is said in words for a person', async () => {
  const { client } = await server.organization.signedIn('admin')
  const body = { number: '1', account: { code: 'C' }, currency: 'USD', billDate: '2026-02-30', lineItems: 'none' }
  const refusal = await client.call(billEndpoints.create, { body: body as never }).catch((error: unknown) => error)
  const errors = [
    { field: 'billDate', message: 'must be a day such as 2026-01-31' },
    { field: 'lineItems', message: 'must be a list' },
    { field: 'total', message: 'is missing' },
  ]
  expect(refusal).toMatchObject({ type: 'invalid-request', problem: { errors } })
})
