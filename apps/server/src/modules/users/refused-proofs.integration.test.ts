import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, signedInClient, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { turnCodesOn } from '../../../test/one-time-codes.ts'
import { startServer } from '../../../test/start-server.ts'

const idp = await startIdentityProvider()
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] } })
const { services, organization } = server
const wrong = 'a wrong password that was typed'

const change = { body: { currentPassword: wrong, newPassword: 'another long password' } }
const wrongly = { body: { password: wrong } }
const refused = { type: 'wrong-password' }

const newMember = async () => {
  const member = await createMember(services, organization.id, { role: 'viewer' })
  return { ...member, client: await signedInClient(server.url, member.email) }
}

const refusalsOf = async (
  targetId: string,
  of = organization,
  action: 'user.password-refused' | 'user.code-refused' = 'user.password-refused',
) => {
  const { client } = await of.signedIn('admin')
  return (await client.call(auditEntryEndpoints.list, { query: { targetId, action } })).data.data
}

test('a wrong password given within a session is noted with what it was for, and never what was typed', async () => {
  const registered = { name: 'Example ID', signInAddress: 'refused', issuer: idp.issuer, ...idp.client, version: null }
  const admin = await organization.signedIn('admin')
  await admin.client.call(identityProviderEndpoints.set, { body: registered })
  const { id, client } = await newMember()
  await expect(client.call(passwordEndpoints.change, change)).rejects.toMatchObject(refused)
  await expect(client.call(oneTimeCodeEndpoints.enrol, wrongly)).rejects.toMatchObject(refused)
  await expect(client.call(identityProviderEndpoints.beginLink, wrongly)).rejects.toMatchObject(refused)
  const entries = await refusalsOf(id)
  expect(entries.map(({ changes }) => changes)).toEqual(
    ['identity-link', 'one-time-codes', 'new-password'].map((after) => [{ field: 'purpose', before: null, after }]),
  )
  for (const entry of entries) {
    const by = { actor: { kind: 'user', id }, targetName: 'Example viewer' }
    expect(entry).toMatchObject({ ...by, address: '127.0.0.1', requestId: expect.any(String) })
  }
  const rows = await server.database.connection.collection('audit-entries').find({ targetId: id }).toArray()
  expect(JSON.stringify(rows)).not.toContain(wrong)
})

test('it is noted once an address, purpose and quarter of an hour, and a right one not at all', async () => {
  const { id, client } = await newMember()
  for (let tried = 0; tried < 3; tried++) {
    await expect(client.call(passwordEndpoints.change, change)).rejects.toMatchObject(refused)
  }
  await client.call(oneTimeCodeEndpoints.enrol, { body: { password: testPassword } })
  expect(await refusalsOf(id)).toHaveLength(1)
})

test('it is noted in each organization in which the account could act, and in no other', async () => {
  const { id, email, client } = await newMember()
  const [active, suspended] = [await createOrganization(server), await createOrganization(server)]
  for (const { id: there } of [active, suspended]) await createMember(services, there, { role: 'viewer', email })
  await services.users.setMembership(suspended.system, id, { status: 'suspended' })
  await expect(client.call(oneTimeCodeEndpoints.enrol, wrongly)).rejects.toMatchObject(refused)
  expect(await refusalsOf(id)).toHaveLength(1)
  expect(await refusalsOf(id, active)).toHaveLength(1)
  expect(await refusalsOf(id, suspended)).toHaveLength(0)
})

test('a wrong code given within a session is noted with what it was for, once for each, and never what was typed', async () => {
  const { id, client } = await newMember()
  await turnCodesOn(client)
  const { renewRecoveryCodes, turnOff } = oneTimeCodeEndpoints
  const typed = { body: { code: 'ABCD-EFGH-WRONG' } }
  for (const spec of [renewRecoveryCodes, turnOff, turnOff]) {
    await expect(client.call(spec, typed)).rejects.toMatchObject({ type: 'wrong-code' })
  }
  const entries = await refusalsOf(id, organization, 'user.code-refused')
  expect(entries.map(({ changes }) => changes)).toEqual(
    ['codes-off', 'recovery-codes'].map((after) => [{ field: 'purpose', before: null, after }]),
  )
  for (const entry of entries) expect(entry).toMatchObject({ actor: { kind: 'user', id }, address: '127.0.0.1' })
  const rows = await server.database.connection.collection('audit-entries').find({ targetId: id }).toArray()
  expect(JSON.stringify(rows)).not.toContain('WRONG')
})
