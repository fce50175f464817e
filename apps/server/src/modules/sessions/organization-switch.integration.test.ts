import { sessionEndpoints } from '@billbridge/contract/session'
import { expect, test } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'
import { countWrites } from '../../../test/write-counts.ts'

const server = await startServer(createTestDatabase())
const { services, organization } = server
const { connection } = services

/** Somebody signed in who is a member elsewhere too. */
const memberOfTwo = async () => {
  const elsewhere = await createOrganization(server)
  const { id, email } = await createMember(services, organization.id, { role: 'viewer' })
  await createMember(services, elsewhere.id, { role: 'viewer', email })
  const { client, signIn } = openBrowser(server.url)
  await signIn(email)
  const switchThere = () => client.call(sessionEndpoints.switchOrganization, { body: { organizationId: elsewhere.id } })
  const worksIn = async () => {
    const row = await connection.collection('sessions').findOne({ 'session.userId': id })
    return row?.session.organizationId
  }
  const countEntries = () =>
    connection
      .collection('audit-entries')
      .countDocuments({ organizationId: elsewhere.id, targetId: id, action: 'session.signed-in' })
  return { id, elsewhere, switchThere, worksIn, countEntries }
}

/** Keeps others from writing a person until it is let go. */
const holdPerson = async (id: string) => {
  const held = connection.getClient().startSession()
  held.startTransaction()
  const change = { $set: { lastOrganizationId: 'held' } }
  await connection.collection('users').updateOne({ _id: id as never }, change, { session: held })
  return async () => {
    await held.abortTransaction()
    await held.endSession()
  }
}

test('a session works elsewhere only together with the entry that says so', async () => {
  const { id, elsewhere, switchThere, worksIn, countEntries } = await memberOfTwo()
  const letGo = await holdPerson(id)
  const before = await countWrites(connection, 'users', 'update')
  const switching = switchThere()
  // It has come as far as it can, and is not noted yet: whoever ended it here would leave what is read here.
  await expect.poll(() => countWrites(connection, 'users', 'update')).toBeGreaterThan(before)
  expect([await worksIn(), await countEntries()]).toEqual([organization.id, 0])
  await letGo()
  await switching
  expect([await worksIn(), await countEntries()]).toEqual([elsewhere.id, 1])
})

test('a switch that is asked twice at once is one, with one entry', async () => {
  const { elsewhere, switchThere, worksIn, countEntries } = await memberOfTwo()
  await Promise.all([switchThere(), switchThere(), switchThere()])
  expect([await worksIn(), await countEntries()]).toEqual([elsewhere.id, 1])
})

test('a session that was read and is ended meanwhile is not written anew', async () => {
  const { id } = await memberOfTwo()
  const { store } = services.sessions
  const browser = openBrowser(server.url)
  const { email } = (await services.users.find(id)) ?? { email: '' }
  await browser.signIn(email)
  const sessionId = decodeURIComponent(browser.headers().cookie).replace(/^.*?=s:([^.]+)\..*$/, '$1')
  const session = await new Promise<object>((resolve, reject) => {
    store.get(sessionId, (error, found) => (found ? resolve(found) : reject(error)))
  })
  await connection.collection('sessions').deleteMany({ 'session.userId': id })
  const outcome = await new Promise((resolve) => store.set(sessionId, session as never, resolve))
  expect(outcome).toMatchObject({ name: 'SessionEndedError' })
  expect(await connection.collection('sessions').countDocuments({ 'session.userId': id })).toBe(0)
})
