import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { toUrl } from '@billbridge/contract/client'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { sessionEndpoints } from '@billbridge/contract/session'
import { expect, test } from 'vitest'
import { changesNothing, changesOf } from './audited-changes.ts'
import { approveAtStripe, startCredential } from './credentials.ts'
import { createTestDatabase } from './database.ts'
import { cookieOf, createMember, createOrganization, signIn, testPassword } from './factories.ts'
import { startEmptyServer, startServer } from './start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const admin = await server.organization.signedIn('admin')
const changes = await changesOf(server, server.organization)

const changing = allEndpoints.filter(({ spec }) => spec.method !== 'GET')
/** Tested below: they need a Billbridge without anybody, or somebody else than the admin, or end the session that asks. */
const below = [
  'session.setup',
  'session.signIn',
  'session.signOut',
  'session.switchOrganization',
  'invitations.accept',
  'passwords.change',
  'passwords.reset',
]
/** They need codes of an app or a provider: their entries belong to the tests of those. */
const ofTheirModule = [
  'session-proof.give',
  'sign-in-steps.code',
  'sign-in-steps.confirm',
  'one-time-codes.confirm',
  'one-time-codes.renewRecoveryCodes',
  'one-time-codes.turnOff',
  'one-time-codes.reset',
  'one-time-codes.require',
  'identity-provider.set',
  'identity-provider.remove',
  'identity-provider.setOnlyWay',
  'identity-provider.unlink',
  'identity-provider.unlinkMember',
]
const elsewhere = [...below, ...ofTheirModule]

const entriesOf = async (requestId: string) => {
  const { data } = await admin.client.call(auditEntryEndpoints.list, { query: { limit: 50 } })
  return data.data.filter((entry) => entry.requestId === requestId)
}

test('every endpoint that is no GET is known to change something, or why it does not', () => {
  const known = [...Object.keys(changes), ...Object.keys(changesNothing), ...elsewhere].sort()
  expect(known).toEqual(changing.map(({ name }) => name).sort())
})

const cases = changing.filter(({ name }) => changes[name]).map((endpoint) => [endpoint.name, endpoint] as const)

test.each(cases)('%s leaves an entry of who, from where and in which request', async (name, { spec }) => {
  const { params, query, body } = (await changes[name]?.()) ?? {}
  const requestId = `test-${name}`
  const headers = { cookie: admin.cookie, 'x-request-id': requestId }
  const type = spec.bodyType === 'csv' ? 'text/csv' : 'application/json'
  const answer = await fetch(server.url + toUrl(spec, { params, query }), {
    method: spec.method,
    headers: body === undefined ? headers : { ...headers, 'content-type': type },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  expect(answer.status, await answer.text()).toBe(spec.success)
  const entries = await entriesOf(requestId)
  const mine = entries.filter(({ actor }) => actor.id === admin.actor.id)
  expect(mine.length, JSON.stringify(entries)).toBeGreaterThan(0)
  for (const entry of entries)
    expect(entry).toMatchObject({ address: '127.0.0.1', targetId: expect.stringMatching(/_/) })
})

test('a return from Stripe leaves an entry of the person and the request', async () => {
  const { id } = await startCredential(admin)
  await approveAtStripe(admin, id, 'acct_1ExampleBicycles')
  const { data } = await admin.client.call(auditEntryEndpoints.list, { query: { targetId: id } })
  const entry = data.data.find(({ action }) => action === 'credential.authorized')
  expect(entry).toMatchObject({ actor: { id: admin.actor.id }, address: '127.0.0.1', requestId: expect.any(String) })
})

const post = (path: string, body: object, headers: Record<string, string>, method = 'POST') =>
  fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

test('who accepts an invitation, changes a password or sets a new one leaves an entry of themselves', async () => {
  const { services, organization } = server
  const email = 'newcomer@example.com'
  const { link } = await services.invitations.create(organization.system, { email, role: 'viewer' })
  const tokenOf = (address: string | null) => address?.split('#')[1] ?? ''
  const accepting = { token: tokenOf(link), name: 'Newcomer', password: testPassword }
  await post('/invitation-links/accept', accepting, { 'x-request-id': 'test-accept' })
  const cookie = cookieOf(await signIn(server.url, email, testPassword))
  const changing = { currentPassword: testPassword, newPassword: 'another long password' }
  await post('/session/password', changing, { 'x-request-id': 'test-change', cookie }, 'PUT')
  const reset = await services.passwords.makeResetLink(email)
  const setting = { token: tokenOf(reset.link), password: testPassword }
  await post('/password-resets/finish', setting, { 'x-request-id': 'test-reset' })
  for (const [requestId, action] of [
    ['test-accept', 'invitation.accepted'],
    ['test-accept', 'member.added'],
    ['test-change', 'user.password-changed'],
    ['test-reset', 'user.password-reset'],
  ] as const) {
    const entry = (await entriesOf(requestId)).find((candidate) => candidate.action === action)
    expect(entry, action).toMatchObject({ actor: { kind: 'user', name: 'Newcomer' }, address: '127.0.0.1' })
  }
})

test('who signs in, works in another organization and signs out leaves entries of themselves where it is', async () => {
  const { services, organization } = server
  const other = await createOrganization(server)
  const { email, id } = await createMember(services, organization.id, { role: 'viewer' })
  await createMember(services, other.id, { role: 'viewer', email })
  const asked = (requestId: string, cookie = '') => ({ 'x-request-id': requestId, cookie })
  const answer = await post('/session', { email, password: testPassword }, asked('test-sign-in'))
  const cookie = cookieOf(answer)
  await post('/session/organization', { organizationId: other.id }, asked('test-switch', cookie), 'PUT')
  await post('/session/organization', { organizationId: organization.id }, asked('test-switch-back', cookie), 'PUT')
  await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: asked('test-sign-out', cookie) })
  const noted = await services.auditLog.list(organization.system, { targetId: id, object: 'session', limit: 10 })
  const by = { actor: { kind: 'user', id }, targetName: 'Example viewer' }
  expect(noted.data).toMatchObject([
    { action: 'session.signed-out', requestId: 'test-sign-out', ...by },
    { action: 'session.signed-in', requestId: 'test-switch-back', ...by },
    { action: 'session.signed-in', requestId: 'test-sign-in', changes: [{ field: 'way', after: 'password' }], ...by },
  ])
  const there = await services.auditLog.list(other.system, { targetId: id, object: 'session', limit: 10 })
  expect(there.data).toMatchObject([
    { action: 'session.signed-in', requestId: 'test-switch', changes: [{ after: 'another-organization' }] },
  ])
})

const empty = await startEmptyServer(createTestDatabase())

test('session.setup leaves entries of the organization and its first admin', async () => {
  const body = { organizationName: 'Example', name: 'First', email: 'first@example.com', password: 'a long password' }
  const { data, headers } = await empty.anonymous.call(sessionEndpoints.setup, { body })
  const rows = await empty.database.connection.collection('audit-entries').find().toArray()
  expect(rows.map(({ action }) => action).sort()).toEqual(['member.added', 'organization.created', 'session.signed-in'])
  for (const row of rows) {
    const from = { requestId: headers.get('x-request-id'), address: '127.0.0.1' }
    expect(row).toMatchObject({ organizationId: data.organization.id, ...from })
  }
})
