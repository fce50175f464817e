import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { createClient } from '@billbridge/contract/client'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { sessionEndpoints } from '@billbridge/contract/session'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { cookieOf, createMember, createOrganization, signIn, testPassword } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'

let clock = Date.parse('2026-11-01T10:00:00Z')
const server = await startServer(createTestDatabase(), { now: () => new Date(clock) })
const { services, organization, anonymous } = server
const { client: admin } = await organization.signedIn('admin')

let count = 0
const newEmail = () => `invited-${++count}@example.com`

const tokenOf = (link: string | null): string => {
  const token = /^http:\/\/127\.0\.0\.1:\d+\/invitation#([A-Za-z0-9]{43})$/.exec(link ?? '')?.[1]
  if (!token) throw new Error(`No link: ${link}`)
  return token
}

const invite = async (email: string, role: 'viewer' | 'editor' | 'admin' = 'editor', by = admin) => {
  const { data } = await by.call(invitationEndpoints.create, { body: { email, role } })
  return { ...data.invitation, token: tokenOf(data.link) }
}

const accept = (
  token: string,
  more: { name?: string; password?: string } = { name: 'Invited', password: testPassword },
) => anonymous.call(invitationEndpoints.accept, { body: { token, ...more } })

const peopleOf = async (email: string) => (await admin.call(userEndpoints.list, { query: { search: email } })).data.data

test('an accepted invitation makes the person, who signs in with the role they were invited in', async () => {
  const email = newEmail()
  const { token, id } = await invite(email.toUpperCase())
  const { data: told } = await anonymous.call(invitationEndpoints.lookUp, { body: { token } })
  expect(told).toMatchObject({ email, role: 'editor', organizationName: 'Example Holding', known: false })
  const { data } = await accept(token)
  expect(data).toMatchObject({ email, organizationId: organization.id, signedIn: false })
  const answer = await signIn(server.url, email, testPassword)
  expect(await answer.json()).toMatchObject({ session: { user: { email, name: 'Invited' }, role: 'editor' } })
  const { data: entries } = await admin.call(auditEntryEndpoints.list, { query: { targetId: id } })
  expect(entries.data.map(({ action }) => action)).toEqual(['invitation.accepted', 'invitation.sent'])
  expect(entries.data[0]?.actor).toMatchObject({ kind: 'user', name: 'Invited' })
})

test('without e-mail the link is told once, and what is stored does not lead to it', async () => {
  const { token } = await invite(newEmail())
  const { data } = await admin.call(invitationEndpoints.list, {})
  expect(data.data[0]).toMatchObject({ delivery: 'by-hand', expired: false })
  expect(JSON.stringify(data)).not.toContain(token)
  const collections = await server.database.connection.listCollections()
  for (const { name } of collections) {
    const rows = await server.database.connection.collection(name).find().toArray()
    expect(JSON.stringify(rows), name).not.toContain(token)
  }
})

test('of four who accept at once with one link one comes in, and one person is made', async () => {
  const email = newEmail()
  const { token } = await invite(email)
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => accept(token)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  for (const refusal of refusals) expect(refusal).toMatchObject({ type: 'link-ended' })
  expect(await server.database.connection.collection('users').countDocuments({ email })).toBe(1)
  expect(await peopleOf(email)).toHaveLength(1)
})

test('a link works once: the second time it says that it was used', async () => {
  const { token } = await invite(newEmail())
  await accept(token)
  const again = { type: 'link-ended', problem: { detail: 'This invitation was accepted already.' } }
  await expect(accept(token)).rejects.toMatchObject(again)
  await expect(anonymous.call(invitationEndpoints.lookUp, { body: { token } })).rejects.toMatchObject(again)
})

test('a link ends when it expires, and begins anew when it is sent again; the old one stays dead', async () => {
  const email = newEmail()
  const { token, id } = await invite(email)
  clock += 7 * 24 * 3600 * 1000
  const fresh = createClient({ baseUrl: server.url, headers: () => ({ cookie }) })
  const cookie = cookieOf(await signIn(server.url, (await organization.signedIn('admin')).email, testPassword))
  await expect(accept(token)).rejects.toMatchObject({ problem: { detail: 'This invitation has expired.' } })
  const { data: list } = await fresh.call(invitationEndpoints.list, {})
  expect(list.data.find((row) => row.id === id)).toMatchObject({ expired: true })
  const { data } = await fresh.call(invitationEndpoints.sendAgain, { params: { invitationId: id } })
  expect(data.invitation.expired).toBe(false)
  await expect(accept(token)).rejects.toMatchObject({ type: 'link-ended' })
  await accept(tokenOf(data.link))
  clock -= 7 * 24 * 3600 * 1000
})

test('a revoked invitation lets nobody in, and cannot be sent again', async () => {
  const { token, id } = await invite(newEmail())
  await admin.call(invitationEndpoints.revoke, { params: { invitationId: id } })
  await expect(accept(token)).rejects.toMatchObject({ problem: { detail: 'This invitation was revoked.' } })
  const again = admin.call(invitationEndpoints.sendAgain, { params: { invitationId: id } })
  await expect(again).rejects.toMatchObject({ type: 'not-found' })
})

test('an invitation that is revoked while it is accepted either lets in or does not, never half', async () => {
  const email = newEmail()
  const { token, id } = await invite(email)
  const [accepted, revoked] = await Promise.allSettled([
    accept(token),
    admin.call(invitationEndpoints.revoke, { params: { invitationId: id } }),
  ])
  expect([accepted.status, revoked.status].sort()).toEqual(['fulfilled', 'rejected'])
  expect(await peopleOf(email)).toHaveLength(accepted.status === 'fulfilled' ? 1 : 0)
})

test('somebody known proves their password, and has another organization afterwards', async () => {
  const other = await createOrganization(server, { name: 'Second Example' })
  const known = await createMember(services, other.id, { role: 'viewer' })
  const { token } = await invite(known.email, 'admin')
  const { data } = await anonymous.call(invitationEndpoints.lookUp, { body: { token } })
  expect(data.known).toBe(true)
  await expect(accept(token, { name: 'Another', password: 'a password of a stranger' })).rejects.toMatchObject({
    type: 'invalid-request',
    problem: { errors: [{ field: 'password', message: `is not the password of ${known.email}` }] },
  })
  expect(await peopleOf(known.email)).toEqual([])
  await accept(token, { password: testPassword })
  const answer: unknown = await (await signIn(server.url, known.email, testPassword)).json()
  expect(answer).toMatchObject({
    session: { user: { id: known.id, name: known.name }, organization: { id: organization.id }, role: 'admin' },
  })
})

test('a link is no way to guess the password of somebody known', async () => {
  const other = await createOrganization(server)
  const known = await createMember(services, other.id, { role: 'viewer' })
  const { token } = await invite(known.email)
  const tries = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => accept(token, { password: `guess ${n}` })))
  const types = tries.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.type : 'let in'))
  expect(types.filter((type) => type === 'invalid-request')).toHaveLength(5)
  expect(types.filter((type) => type === 'too-many-attempts')).toHaveLength(3)
})

test('somebody who is signed in accepts their own invitation without a password, but nobody else’s', async () => {
  const other = await createOrganization(server)
  const { client, email } = await other.signedIn('editor')
  const { token } = await invite(email)
  const body = { token }
  const stranger = await other.signedIn('viewer')
  await expect(stranger.client.call(invitationEndpoints.accept, { body })).rejects.toMatchObject({
    problem: { errors: [{ field: 'password' }] },
  })
  const { data } = await client.call(invitationEndpoints.accept, { body })
  expect(data.signedIn).toBe(true)
  const switching = client.call(sessionEndpoints.switchOrganization, { body: { organizationId: organization.id } })
  expect((await switching).data).toMatchObject({ organization: { id: organization.id }, role: 'editor' })
})

test('a new person has to give a name and a password that is long and not the e-mail', async () => {
  const email = newEmail()
  const { token } = await invite(email)
  const refusal = (field: string, message: string) => ({ problem: { errors: [{ field, message }] } })
  await expect(accept(token, { password: testPassword })).rejects.toMatchObject(refusal('name', 'must not be empty'))
  await expect(accept(token, { name: 'New', password: 'short' })).rejects.toMatchObject(
    refusal('password', 'must have at least 12 characters'),
  )
  await expect(accept(token, { name: 'New', password: email.toUpperCase() })).rejects.toMatchObject(
    refusal('password', 'must not be the e-mail address'),
  )
  await accept(token)
})

test('who is a member, or invited already, is not invited again', async () => {
  const email = newEmail()
  const invitation = await invite(email)
  await expect(invite(email)).rejects.toMatchObject({ type: 'invitation-exists' })
  await accept(invitation.token)
  await expect(invite(email)).rejects.toMatchObject({
    type: 'already-member',
    problem: { detail: expect.stringContaining('is a member already') },
  })
})

test('two invitations of one e-mail at once are one', async () => {
  const email = newEmail()
  const outcomes = await Promise.allSettled([invite(email), invite(email)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { type: 'invitation-exists' } })
})

test('invitations of two organizations accepted at once make one person', async () => {
  const other = await createOrganization(server)
  const email = newEmail()
  const links = [await invite(email), await invite(email, 'viewer', (await other.signedIn('admin')).client)]
  const outcomes = await Promise.allSettled(links.map(({ token }) => accept(token)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
  expect(await server.database.connection.collection('users').countDocuments({ email })).toBe(1)
})

test('editors see invitations and send none', async () => {
  const { client } = await organization.signedIn('editor')
  await client.call(invitationEndpoints.list, {})
  const sending = client.call(invitationEndpoints.create, { body: { email: newEmail(), role: 'viewer' } })
  await expect(sending).rejects.toMatchObject({ type: 'not-allowed' })
})
