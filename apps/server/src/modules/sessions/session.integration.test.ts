import { createClient } from '@billbridge/contract/client'
import { organizationEndpoints } from '@billbridge/contract/organizations'
import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { problemSchema } from '@billbridge/contract/problem'
import { actingAsHeader, actingAsOf } from '@billbridge/contract/request-headers'
import { sessionEndpoints } from '@billbridge/contract/session'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { cookieOf, createMember, createOrganization, signIn, testPassword } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase())
const { services, organization } = server

const withCookie = (cookie: string) => createClient({ baseUrl: server.url, headers: () => ({ cookie }) })
const sessions = () => server.database.connection.collection('sessions')

test('signing in gives a session that knows the person, the organization and the role', async () => {
  const { client, email } = await organization.signedIn('editor')
  const { data } = await client.call(sessionEndpoints.get, {})
  expect(data).toMatchObject({ user: { email }, organization: { id: organization.id, plan: 'free' }, role: 'editor' })
})

test('the cookie is for this site only and out of reach of scripts, and the database does not hold it', async () => {
  const { email } = await organization.signedIn('viewer')
  const answer = await signIn(server.url, email, testPassword)
  const header = answer.headers.getSetCookie()[0] ?? ''
  expect(header).toMatch(/^billbridge_session=.*; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/)
  const id = decodeURIComponent(/=s%3A([^.]+)\./.exec(header)?.[1] ?? 'missing')
  expect(JSON.stringify(await sessions().find().toArray())).not.toContain(id)
})

test('a wrong password and an unknown e-mail are refused alike', async () => {
  const { email } = await organization.signedIn('viewer')
  const refusal = async (address: string) =>
    problemSchema.parse(await (await signIn(server.url, address, 'wrong password')).json())
  const wrong = await refusal(email)
  expect(wrong).toMatchObject({ type: 'urn:billbridge:problem:wrong-email-or-password', status: 401 })
  expect(await refusal('nobody@example.com')).toEqual({ ...wrong, requestId: expect.any(String) })
})

test('five wrong passwords from one address hold back a sixth try, even with the right one', async () => {
  const { email } = await createMember(services, organization.id, { role: 'viewer' })
  const tries = await Promise.all(Array.from({ length: 12 }, () => signIn(server.url, email, 'wrong password')))
  expect(tries.filter(({ status }) => status === 401)).toHaveLength(5)
  const held = await signIn(server.url, email, testPassword)
  expect(held.status).toBe(429)
  expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(50)
  const other = await createMember(services, organization.id, { role: 'viewer' })
  expect((await signIn(server.url, other.email, testPassword)).status).toBe(200)
})

test('signing in starts a new session id, so that one planted before is worth nothing', async () => {
  const { email } = await organization.signedIn('viewer')
  const before = cookieOf(await signIn(server.url, email, testPassword))
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: before },
    body: JSON.stringify({ email, password: testPassword }),
  })
  expect(cookieOf(answer)).not.toBe(before)
  await expect(withCookie(before).call(sessionEndpoints.get, {})).rejects.toMatchObject({ type: 'not-signed-in' })
})

test('who is signed in can be asked by anybody: it is nobody without a session, and after its end', async () => {
  const current = async (headers: Record<string, string>) =>
    (await createClient({ baseUrl: server.url, headers: () => headers }).call(sessionEndpoints.current, {})).data
      .session
  const { email } = await organization.signedIn('viewer')
  const cookie = cookieOf(await signIn(server.url, email, testPassword))
  expect(await current({})).toBeNull()
  expect(await current({ cookie })).toMatchObject({ user: { email }, role: 'viewer' })
  expect(await current({ cookie, authorization: 'Bearer bb_nobodysSecret' })).toBeNull()
  await withCookie(cookie).call(sessionEndpoints.signOut, {})
  expect(await current({ cookie })).toBeNull()
})

test('signing out ends the session for good', async () => {
  const { email } = await organization.signedIn('viewer')
  const client = withCookie(cookieOf(await signIn(server.url, email, testPassword)))
  await client.call(sessionEndpoints.signOut, {})
  await expect(client.call(sessionEndpoints.get, {})).rejects.toMatchObject({ type: 'not-signed-in' })
})

test('a suspended and a removed membership act at the next request, and their sessions stay ended', async () => {
  const member = await createMember(services, organization.id, { role: 'viewer' })
  const signInAgain = async () => withCookie(cookieOf(await signIn(server.url, member.email, testPassword)))
  const list = async (client: Awaited<ReturnType<typeof signInAgain>>) => client.call(userEndpoints.list, {})
  const first = await signInAgain()
  await list(first)
  await services.users.setMembership(organization.system, member.id, { status: 'suspended' })
  await expect(list(first)).rejects.toMatchObject({ type: 'not-signed-in' })
  expect((await signIn(server.url, member.email, testPassword)).status).toBe(403)
  await services.users.setMembership(organization.system, member.id, { status: 'active' })
  await expect(list(first)).rejects.toMatchObject({ type: 'not-signed-in' })
  const second = await signInAgain()
  await list(second)
  await services.users.removeMember(organization.system, member.id)
  await expect(list(second)).rejects.toMatchObject({ type: 'not-signed-in' })
})

test('a lowered role acts at the next request', async () => {
  const member = await createMember(services, organization.id, { role: 'admin' })
  const client = withCookie(cookieOf(await signIn(server.url, member.email, testPassword)))
  await services.users.setMembership(organization.system, member.id, { role: 'viewer' })
  const update = client.call(organizationEndpoints.update, { body: { name: 'Mine', version: 1 } })
  await expect(update).rejects.toMatchObject({ type: 'not-allowed', problem: { details: { needed: 'admin' } } })
})

test('two admins who demote each other at once leave one admin', async () => {
  const { id, system } = await createOrganization(server)
  const second = await createMember(services, id, { role: 'admin' })
  const people = await services.users.list(system, { limit: 10 })
  const first = people.data.find((user) => user.id !== second.id)
  if (!first) throw new Error('There is no first admin.')
  const demote = (userId: string) => services.users.setMembership(system, userId, { role: 'viewer' })
  const outcomes = await Promise.allSettled([demote(first.id), demote(second.id)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { type: 'last-admin' } })
})

test('a person works in another of their organizations after switching, and lands there next time', async () => {
  const other = await createOrganization(server, { name: 'Second Example' })
  const member = await createMember(services, organization.id, { role: 'viewer' })
  await createMember(services, other.id, { role: 'editor', email: member.email })
  const client = withCookie(cookieOf(await signIn(server.url, member.email, testPassword)))
  const body = { organizationId: other.id }
  const { data } = await client.call(sessionEndpoints.switchOrganization, { body })
  expect(data).toMatchObject({ organization: { id: other.id }, role: 'editor' })
  expect(data.organizations).toHaveLength(2)
  expect((await client.call(organizationEndpoints.get, {})).data.id).toBe(other.id)
  const again: unknown = await (await signIn(server.url, member.email, testPassword)).json()
  expect(again).toMatchObject({ session: { organization: { id: other.id } } })
})

test('a request of a page that was opened for others than the session is about is refused, and does nothing', async () => {
  const { client } = await organization.signedIn('admin')
  const elsewhere = await createOrganization(server)
  const says = (userId: string, organizationId: string) => ({
    headers: { [actingAsHeader]: actingAsOf(userId, organizationId) },
  })
  const { user: self } = (await client.call(sessionEndpoints.get, {})).data
  const rename = (extra: ReturnType<typeof says>) =>
    client.call(ownSessionEndpoints.rename, { body: { name: 'Renamed Example' } }, extra)
  for (const page of [says(self.id, elsewhere.id), says('user_other', organization.id)]) {
    await expect(rename(page)).rejects.toMatchObject({ type: 'acts-elsewhere' })
  }
  expect((await client.call(sessionEndpoints.get, {})).data.user.name).toBe(self.name)
  await rename(says(self.id, organization.id))
  expect((await client.call(sessionEndpoints.get, {})).data.user.name).toBe('Renamed Example')
})

test('nobody switches to an organization they are not a member of', async () => {
  const other = await createOrganization(server)
  const { client } = await organization.signedIn('admin')
  const switching = client.call(sessionEndpoints.switchOrganization, { body: { organizationId: other.id } })
  await expect(switching).rejects.toMatchObject({ type: 'not-found' })
})

test('a request in flight does not bring an ended session back', async () => {
  const other = await createOrganization(server)
  const member = await createMember(services, organization.id, { role: 'viewer' })
  await createMember(services, other.id, { role: 'viewer', email: member.email })
  const cookie = cookieOf(await signIn(server.url, member.email, testPassword))
  const ended = new Promise<void>((resolve) => {
    services.sessions.store.once('get', () => {
      void sessions()
        .deleteMany({ 'session.userId': member.id })
        .then(() => resolve())
    })
  })
  const switching = withCookie(cookie).call(sessionEndpoints.switchOrganization, { body: { organizationId: other.id } })
  // Whichever of the two comes first, nothing is left of it.
  const outcome = await switching.then(
    () => 'switched',
    ({ type }: { type: string }) => type,
  )
  expect(['switched', 'not-signed-in']).toContain(outcome)
  await ended
  expect(await sessions().countDocuments({ 'session.userId': member.id })).toBe(0)
})

test('an API key has no session to describe or to switch', async () => {
  const { client } = await organization.machine('admin')
  await expect(client.call(sessionEndpoints.get, {})).rejects.toMatchObject({ type: 'people-only' })
  const switching = client.call(sessionEndpoints.switchOrganization, { body: { organizationId: organization.id } })
  await expect(switching).rejects.toMatchObject({ type: 'people-only' })
})
