import { sessionEndpoints } from '@billbridge/contract/session'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { startEmptyServer } from '../../../test/start-server.ts'

const server = await startEmptyServer(createTestDatabase())
const { anonymous } = server

const first = {
  organizationName: 'Example Bakery Ltd',
  name: 'First Example',
  email: 'First@Example.com',
  password: 'a long enough password',
}

beforeAll(async () => {
  expect((await anonymous.call(sessionEndpoints.setupStatus, {})).data).toEqual({ needed: true })
})

test('of two set-ups at once one wins, makes the first admin and signs in', async () => {
  const setUp = (email: string) => anonymous.call(sessionEndpoints.setup, { body: { ...first, email } })
  const outcomes = await Promise.allSettled([setUp('First@Example.com'), setUp('second@example.com')])
  const [won] = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  const [lost] = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(won?.value.data).toMatchObject({ organization: { name: 'Example Bakery Ltd' }, role: 'admin' })
  expect(won?.value.headers.getSetCookie()).toHaveLength(1)
  expect(lost?.reason).toMatchObject({ type: 'setup-already-done' })
  expect(await server.services.organizations.listAll()).toHaveLength(1)
  expect((await anonymous.call(sessionEndpoints.setupStatus, {})).data).toEqual({ needed: false })
  await expect(setUp('third@example.com')).rejects.toMatchObject({ type: 'setup-already-done' })
})

test('a short password is refused at its field', async () => {
  const setUp = anonymous.call(sessionEndpoints.setup, { body: { ...first, password: 'short' } })
  await expect(setUp).rejects.toMatchObject({
    type: 'invalid-request',
    problem: { errors: [{ field: 'password', message: 'must have at least 12 characters' }] },
  })
})
