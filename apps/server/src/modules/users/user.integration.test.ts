import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { sessionEndpoints } from '@billbridge/contract/session'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'
import { createMembershipModel } from './membership.model.ts'
import { createUserModel } from './user.model.ts'

const server = await startServer(createTestDatabase())
const { services, anonymous } = server

/** An organization with its first admin, who asks, and as many more admins. */
const withAdmins = async (more: number) => {
  const organization = await createOrganization(server)
  const first = await organization.signedIn('admin')
  const others = []
  for (let made = 0; made < more; made++) {
    others.push(await createMember(services, organization.id, { role: 'admin' }))
  }
  return { organization, first, ids: [first.actor.id, ...others.map(({ id }) => id)] }
}

test('a role, a suspension and a removal act, and each leaves an entry with before and after', async () => {
  const { organization, first } = await withAdmins(0)
  const { id, name } = await createMember(services, organization.id, { role: 'viewer' })
  const params = { userId: id }
  const { data } = await first.client.call(userEndpoints.update, { params, body: { role: 'editor' } })
  expect(data).toMatchObject({ id, role: 'editor', status: 'active' })
  await first.client.call(userEndpoints.update, { params, body: { role: 'editor' } })
  await first.client.call(userEndpoints.update, { params, body: { status: 'suspended' } })
  await first.client.call(userEndpoints.remove, { params })
  const { data: entries } = await first.client.call(auditEntryEndpoints.list, { query: { targetId: id } })
  expect(entries.data).toMatchObject([
    { action: 'member.removed', targetName: name, actor: { id: first.actor.id } },
    { action: 'member.changed', changes: [{ field: 'status', before: 'active', after: 'suspended' }] },
    { action: 'member.changed', changes: [{ field: 'role', before: 'viewer', after: 'editor' }] },
    { action: 'member.added' },
  ])
})

test('the last active admin can be neither demoted nor suspended nor removed, by themselves either', async () => {
  const { organization, first } = await withAdmins(1)
  const { data } = await first.client.call(userEndpoints.list, {})
  expect(data.activeAdmins).toBe(2)
  const other = data.data.find(({ id }) => id !== first.actor.id)?.id ?? ''
  await first.client.call(userEndpoints.update, { params: { userId: other }, body: { status: 'suspended' } })
  expect((await first.client.call(userEndpoints.list, {})).data.activeAdmins).toBe(1)
  const params = { userId: first.actor.id }
  const refused = { type: 'last-admin' }
  for (const body of [{ role: 'viewer' as const }, { status: 'suspended' as const }]) {
    await expect(first.client.call(userEndpoints.update, { params, body })).rejects.toMatchObject(refused)
  }
  await expect(first.client.call(userEndpoints.remove, { params })).rejects.toMatchObject(refused)
  const machine = (await organization.machine('admin')).client
  await expect(machine.call(userEndpoints.remove, { params })).rejects.toMatchObject(refused)
})

test('four admins who are demoted, suspended and removed all at once leave one', async () => {
  const { organization, first, ids } = await withAdmins(3)
  const { client } = await organization.machine('admin')
  const [a = '', b = '', c = '', d = ''] = ids
  const outcomes = await Promise.allSettled([
    client.call(userEndpoints.update, { params: { userId: a }, body: { role: 'viewer' } }),
    client.call(userEndpoints.update, { params: { userId: b }, body: { status: 'suspended' } }),
    client.call(userEndpoints.remove, { params: { userId: c } }),
    client.call(userEndpoints.update, { params: { userId: d }, body: { role: 'editor' } }),
  ])
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toMatchObject([{ reason: { type: 'last-admin' } }])
  expect((await services.users.list(first.actor, { limit: 10 })).activeAdmins).toBe(1)
})

test('a change that was let in while its admin still was one does nothing once they are none', async () => {
  const { organization, first } = await withAdmins(0)
  const leaver = await createMember(services, organization.id, { role: 'admin' })
  const weak = await createMember(services, organization.id, { role: 'viewer' })
  const { apiKey } = await services.apiKeys.create(leaver.actor, { name: 'Leaver', role: 'admin' })
  const key = { ...leaver.actor, kind: 'api-key' as const, id: apiKey.id, name: apiKey.name, personId: leaver.id }
  const also = { apiKeys: true, invitations: true }
  await services.users.setMembership(first.actor, leaver.id, { role: 'viewer', also })
  const added = { email: `late-${leaver.id}@example.com`, name: 'Late', role: 'admin' as const, password: testPassword }
  // As a request holds them that was looked at a moment before.
  for (const [actor, type] of [
    [leaver.actor, 'not-allowed'],
    [key, 'not-signed-in'],
  ] as const) {
    await expect(services.users.setMembership(actor, weak.id, { role: 'admin' })).rejects.toMatchObject({ type })
    await expect(services.users.removeMember(actor, weak.id)).rejects.toMatchObject({ type })
    await expect(services.users.addMember(actor, added)).rejects.toMatchObject({ type })
  }
  const { data } = await first.client.call(userEndpoints.list, {})
  expect(data.activeAdmins).toBe(1)
  expect(data.data.map(({ id }) => id).sort()).toEqual([first.actor.id, leaver.id, weak.id].sort())
})

test('somebody who was removed comes back by a new invitation, with their password and in its role', async () => {
  const { organization, first } = await withAdmins(0)
  const { id, email } = await createMember(services, organization.id, { role: 'admin' })
  await first.client.call(userEndpoints.remove, { params: { userId: id } })
  const { data } = await first.client.call(invitationEndpoints.create, { body: { email, role: 'viewer' } })
  const token = data.link?.split('#')[1] ?? ''
  await anonymous.call(invitationEndpoints.accept, { body: { token, password: testPassword } })
  const { data: people } = await first.client.call(userEndpoints.list, { query: { search: email } })
  expect(people.data).toMatchObject([{ id, role: 'viewer', status: 'active' }])
})

test('a change names a role or a status', async () => {
  const { first } = await withAdmins(0)
  const changing = first.client.call(userEndpoints.update, { params: { userId: first.actor.id }, body: {} })
  await expect(changing).rejects.toMatchObject({ type: 'invalid-request' })
})

test('whoever was stored with another way of writing their address signs in with it, and is not added twice', async () => {
  const { organization, first } = await withAdmins(0)
  const { id } = await createMember(services, organization.id, { role: 'viewer' })
  const stored = `bu\u0308cher.${id.toLowerCase()}@example.com`
  const { connection } = server.database
  await createUserModel(connection).updateOne({ _id: id }, { $set: { email: stored } })
  await createMembershipModel(connection).updateOne({ userId: id }, { $set: { email: stored } })
  for (const email of [stored, stored.normalize('NFC').toUpperCase()]) {
    const { data } = await anonymous.call(sessionEndpoints.signIn, { body: { email, password: testPassword } })
    expect(data.session?.user).toMatchObject({ id })
  }
  const invited = first.client.call(invitationEndpoints.create, { body: { email: stored, role: 'viewer' } })
  await expect(invited).rejects.toMatchObject({ type: 'already-member' })
})
