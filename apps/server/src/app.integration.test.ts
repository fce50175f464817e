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
