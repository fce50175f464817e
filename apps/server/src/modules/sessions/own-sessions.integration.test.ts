import { setTimeout as sleep } from 'node:timers/promises'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { createClient } from '@billbridge/contract/client'
import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { sessionEndpoints } from '@billbridge/contract/session'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { cookieOf, createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase())
const { services, organization } = server
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

const withCookie = (cookie: string) => createClient({ baseUrl: server.url, headers: () => ({ cookie }) })
const rows = () => server.database.connection.collection('sessions')

const signInFrom = async (email: string, userAgent = firefox) => {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify({ email, password: testPassword }),
  })
  const cookie = cookieOf(answer)
  return { cookie, client: withCookie(cookie) }
}

const createViewer = () => createMember(services, organization.id, { role: 'viewer' })
type SignedIn = Awaited<ReturnType<typeof signInFrom>>
const listOf = async ({ client }: SignedIn) => (await client.call(ownSessionEndpoints.list, {})).data.data
const signedOut = { type: 'not-signed-in' }

test('one’s sessions are shown with device, address and times, under a hash that is no session id', async () => {
  const { email } = await createViewer()
  const first = await signInFrom(email, 'curl/8.5.0')
  const second = await signInFrom(email)
  const list = await listOf(second)
  expect(list).toHaveLength(2)
  expect(list.find(({ current }) => current)).toMatchObject({
    browser: 'Firefox',
    system: 'Linux',
    address: '127.0.0.1',
    organizationName: 'Example Holding',
  })
  expect(list.find(({ current }) => !current)).toMatchObject({ browser: 'a command line', system: null })
  const ids = [first, second].map(({ cookie }) => decodeURIComponent(/=s%3A([^.]+)\./.exec(cookie)?.[1] ?? ''))
  for (const id of ids) expect(JSON.stringify(list)).not.toContain(id)
})

test('nobody sees or ends the sessions of somebody else', async () => {
  const [one, other] = [await signInFrom((await createViewer()).email), await signInFrom((await createViewer()).email)]
  const [own] = await listOf(one)
  const ending = other.client.call(ownSessionEndpoints.end, { params: { sessionId: own?.id ?? '' } })
  await expect(ending).rejects.toMatchObject({ type: 'not-found' })
  expect(await listOf(one)).toHaveLength(1)
  expect(await listOf(other)).toHaveLength(1)
})

test('a session that is ended is out at once, and the audit log says who ended it', async () => {
  const { email, id } = await createViewer()
  const [stolen, own] = [await signInFrom(email), await signInFrom(email)]
  const other = (await listOf(own)).find(({ current }) => !current)
  await own.client.call(ownSessionEndpoints.end, { params: { sessionId: other?.id ?? '' } })
  await expect(stolen.client.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
  expect(await listOf(own)).toHaveLength(1)
  const { data } = await own.client.call(auditEntryEndpoints.list, { query: { targetId: id } })
  expect(data.data[0]).toMatchObject({ action: 'session.ended', actor: { id } })
})

test('all other sessions end at once, in all organizations, and the one that asks goes on', async () => {
  const elsewhere = await createOrganization(server, { name: 'Second Example' })
  const { email } = await createViewer()
  await createMember(services, elsewhere.id, { role: 'viewer', email })
  const others = [await signInFrom(email), await signInFrom(email)]
  await others[0]?.client.call(sessionEndpoints.switchOrganization, { body: { organizationId: elsewhere.id } })
  const own = await signInFrom(email)
  const { data } = await own.client.call(ownSessionEndpoints.endOthers, {})
  expect(data).toEqual({ ended: 2 })
  for (const { client } of others) {
    await expect(client.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
  }
  expect(await listOf(own)).toMatchObject([{ current: true }])
})

test('a request in flight does not bring back a session that its owner ends meanwhile', async () => {
  const elsewhere = await createOrganization(server)
  const { email, id } = await createViewer()
  await createMember(services, elsewhere.id, { role: 'viewer', email })
  const [stolen, own] = [await signInFrom(email), await signInFrom(email)]
  const list = await listOf(own)
  const sessionId = list.find(({ current }) => !current)?.id ?? ''
  const ended = new Promise<unknown>((resolve) => {
    services.sessions.store.once('get', () => resolve(rows().deleteOne({ _id: sessionId as never })))
  })
  // It writes the session, which it has read before it was ended.
  const switching = stolen.client.call(sessionEndpoints.switchOrganization, { body: { organizationId: elsewhere.id } })
  // Whichever of the two comes first, nothing is left of it.
  const outcome = await switching.then(
    () => 'switched',
    ({ type }: { type: string }) => type,
  )
  expect(['switched', signedOut.type]).toContain(outcome)
  await ended
  expect(await rows().countDocuments({ 'session.userId': id })).toBe(1)
  await expect(stolen.client.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
})

test('a sign-in that is being answered does not bring back its session that is ended meanwhile', async () => {
  const { email, id } = await createViewer()
  // At once, while what is asked when a session is there is still being asked.
  const ended = new Promise<unknown>((resolve) => {
    services.sessions.store.once('create', () => resolve(rows().deleteMany({ 'session.userId': id })))
  })
  await signInFrom(email)
  expect(await ended).toMatchObject({ deletedCount: 1 })
  expect(await rows().countDocuments({ 'session.userId': id })).toBe(0)
})

test('a session goes on with what it holds when the organization is switched', async () => {
  const elsewhere = await createOrganization(server, { name: 'Second Example' })
  const { email } = await createViewer()
  await createMember(services, elsewhere.id, { role: 'editor', email })
  const own = await signInFrom(email)
  await own.client.call(sessionEndpoints.switchOrganization, { body: { organizationId: elsewhere.id } })
  const again = withCookie(own.cookie)
  expect((await again.call(sessionEndpoints.get, {})).data.organization.id).toBe(elsewhere.id)
  expect(await listOf(own)).toMatchObject([{ browser: 'Firefox', organizationName: 'Second Example' }])
})

test('suspension ends the sessions in that organization and no other', async () => {
  const elsewhere = await createOrganization(server)
  const { email, id } = await createViewer()
  await createMember(services, elsewhere.id, { role: 'viewer', email })
  const [here, there] = [await signInFrom(email), await signInFrom(email)]
  await here.client.call(sessionEndpoints.switchOrganization, { body: { organizationId: organization.id } })
  await there.client.call(sessionEndpoints.switchOrganization, { body: { organizationId: elsewhere.id } })
  const { client: admin } = await organization.signedIn('admin')
  await admin.call(userEndpoints.update, { params: { userId: id }, body: { status: 'suspended' } })
  await expect(here.client.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
  expect((await there.client.call(sessionEndpoints.get, {})).data.organizations).toHaveLength(1)
  await admin.call(userEndpoints.update, { params: { userId: id }, body: { status: 'active' } })
  await expect(here.client.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
})

test('no session that begins while its person is suspended is there when they are back', async () => {
  const admin = await organization.signedIn('admin')
  const { email, id } = await createViewer()
  const switchTo = (status: 'suspended' | 'active') =>
    admin.client.call(userEndpoints.update, { params: { userId: id }, body: { status } })
  for (let afterMs = 0; afterMs < 120; afterMs += 10) {
    const signingIn = signInFrom(email)
    await sleep(afterMs)
    await switchTo('suspended')
    const { client } = await signingIn
    await switchTo('active')
    await expect(client.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
    expect(await rows().countDocuments({ 'session.userId': id })).toBe(0)
  }
})

test('a browser that names itself at length, or oddly, signs in all the same', async () => {
  const { email } = await createViewer()
  const own = await signInFrom(email, `<b>${'x'.repeat(5_000)}`)
  expect(await listOf(own)).toMatchObject([{ browser: null, system: null }])
  expect(
    JSON.stringify(
      await rows()
        .find({ 'session.userAgent': { $regex: 'xxx' } })
        .toArray(),
    ).length,
  ).toBeLessThan(1_500)
})

test('a machine has no sessions to see or to end', async () => {
  const { client } = await organization.machine('admin')
  const refused = { type: 'people-only' }
  await expect(client.call(ownSessionEndpoints.list, {})).rejects.toMatchObject(refused)
  await expect(client.call(ownSessionEndpoints.endOthers, {})).rejects.toMatchObject(refused)
})

test('one’s own name changes everywhere, and the audit log keeps both', async () => {
  const { email, id } = await createViewer()
  const { client } = await signInFrom(email)
  const { data } = await client.call(ownSessionEndpoints.rename, { body: { name: 'Another Example' } })
  expect(data.user.name).toBe('Another Example')
  const { data: people } = await client.call(userEndpoints.list, { query: { search: 'another ex' } })
  expect(people.data).toMatchObject([{ id, name: 'Another Example' }])
  const { data: entries } = await client.call(auditEntryEndpoints.list, { query: { targetId: id } })
  expect(entries.data[0]).toMatchObject({
    action: 'user.renamed',
    changes: [{ field: 'name', before: 'Example viewer', after: 'Another Example' }],
  })
})
