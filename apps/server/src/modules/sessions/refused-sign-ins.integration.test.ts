import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { clientWithCookie, cookieOf, createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { codeOf, turnCodesOn } from '../../../test/one-time-codes.ts'
import { startServer, type TestServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { config: { trustProxy: 1 } })
const { services, organization, worker } = server
const action = 'session.sign-in-refused'

/** A sign-in from an address, as the proxy says it. */
const signInFrom = (address: string, email: string, password: string, { url }: Pick<TestServer, 'url'> = server) =>
  fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email, password }),
  })

const refusalsOf = async (targetId: string, of = organization) => {
  await worker.drainFollowUps()
  const { client } = await of.signedIn('admin')
  return (await client.call(auditEntryEndpoints.list, { query: { targetId, action } })).data.data
}

const newMember = () => createMember(services, organization.id, { role: 'viewer' })

test('a wrong password of a member is noted with its address, once an address and quarter of an hour', async () => {
  const { id, email } = await newMember()
  for (let tried = 0; tried < 7; tried++) await signInFrom('203.0.113.1', email, 'a wrong password')
  await signInFrom('203.0.113.2', email, 'a wrong password')
  const entries = await refusalsOf(id)
  expect(entries.map(({ address }) => address).toSorted()).toEqual(['203.0.113.1', '203.0.113.2'])
  expect(entries[0]).toMatchObject({
    actor: { kind: 'system' },
    targetName: 'Example viewer',
    changes: [{ field: 'reason', before: null, after: 'wrong-password' }],
    requestId: expect.any(String),
  })
})

test('it is noted in each organization in which the account could act, and in no other', async () => {
  const { id, email } = await newMember()
  const [active, suspended] = [await createOrganization(server), await createOrganization(server)]
  for (const { id: there } of [active, suspended]) await createMember(services, there, { role: 'viewer', email })
  await services.users.setMembership(suspended.system, id, { status: 'suspended' })
  await signInFrom('203.0.113.3', email, 'a wrong password')
  expect(await refusalsOf(id)).toHaveLength(1)
  expect(await refusalsOf(id, active)).toHaveLength(1)
  expect(await refusalsOf(id, suspended)).toHaveLength(0)
})

test('a wrong password given by the link of an invitation is noted like one at signing in', async () => {
  const other = await createOrganization(server)
  const { id, email } = await createMember(services, other.id, { role: 'viewer' })
  const { client } = await organization.signedIn('admin')
  const { data } = await client.call(invitationEndpoints.create, { body: { email, role: 'viewer' } })
  const body = { token: data.link?.split('#')[1] ?? '', password: 'a wrong password' }
  for (let tried = 0; tried < 2; tried++) {
    const accepting = server.anonymous.call(invitationEndpoints.accept, { body })
    await expect(accepting).rejects.toMatchObject({ type: 'invalid-request' })
  }
  expect(await refusalsOf(id, other)).toMatchObject([{ changes: [{ field: 'reason', after: 'wrong-password' }] }])
  expect(await refusalsOf(id)).toEqual([])
})

test('an e-mail that nobody has makes the same work, and no entry', async () => {
  const { email } = await newMember()
  await worker.drainFollowUps()
  await signInFrom('203.0.113.4', email, 'a wrong password')
  await signInFrom('203.0.113.4', 'nobody@example.com', 'a wrong password')
  const promised = server.database.connection.collection('follow-ups').find({ kind: 'sessions.sign-in-refused' })
  const shapes = (await promised.toArray()).map(({ payload }) => Object.keys(payload))
  expect(shapes).toHaveLength(2)
  expect(shapes[0]).toEqual(shapes[1])
  const entries = server.database.connection.collection('audit-entries')
  const before = await entries.countDocuments({ action })
  await worker.drainFollowUps()
  expect(await entries.countDocuments({ action })).toBe(before + 1)
})

test('a wrong code after the right password is noted beside a wrong password, and how somebody came in at last', async () => {
  const { id, email } = await newMember()
  const signedIn = async () =>
    clientWithCookie(server.url, cookieOf(await signInFrom('203.0.113.5', email, testPassword)))
  const { secret, recoveryCodes } = await turnCodesOn(await signedIn())
  await signInFrom('203.0.113.5', email, 'a wrong password')
  const code = async (typed: string) => (await signedIn()).call(signInStepEndpoints.code, { body: { code: typed } })
  await expect(code('000000')).rejects.toMatchObject({ type: 'wrong-code' })
  await expect(code('000000')).rejects.toMatchObject({ type: 'wrong-code' })
  await code(codeOf(secret))
  await code(recoveryCodes[0] ?? '')
  const reasons = (await refusalsOf(id)).map(({ changes }) => changes[0]?.after)
  expect(reasons.toSorted()).toEqual(['wrong-code', 'wrong-password'])
  const { client } = await organization.signedIn('admin')
  const query = { targetId: id, action: 'session.signed-in' as const }
  const ways = (await client.call(auditEntryEndpoints.list, { query })).data.data.map(
    ({ changes }) => changes[0]?.after,
  )
  expect(ways).toEqual(['password-and-recovery-code', 'password-and-code', 'password'])
})

test('somebody who is suspended everywhere is told so after the right password, and nothing else before', async () => {
  const { id, email } = await newMember()
  await services.users.setMembership(organization.system, id, { status: 'suspended' })
  const answer = await signInFrom('203.0.113.6', email, testPassword)
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({
    type: 'urn:billbridge:problem:no-active-membership',
    title: 'You are not an active member of any organization',
  })
  expect((await signInFrom('203.0.113.6', email, 'a wrong password')).status).toBe(401)
})
