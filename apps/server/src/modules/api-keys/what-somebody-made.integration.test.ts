import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { type Client, createClient } from '@billbridge/contract/client'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import type { Role } from '@billbridge/contract/permissions'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { cookieOf, createMember, createOrganization, signIn, testPassword } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase())
const { services, url } = server

const withSecret = (secret: string) =>
  createClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${secret}` }) })

const newKey = async (client: Client, name: string, role: Role) => {
  const { data } = await client.call(apiKeyEndpoints.create, { body: { name, role } })
  return { id: data.apiKey.id, client: withSecret(data.secret) }
}

const invite = (client: Client, name: string, role: Role) =>
  client.call(invitationEndpoints.create, { body: { email: `${name}@example.com`, role } })

/** An admin who asks, and another one who made keys of two roles, one of them by a key, and invited in two roles. */
const withMaker = async () => {
  const organization = await createOrganization(server)
  const { client } = await organization.signedIn('admin')
  await newKey(client, 'Not theirs', 'admin')
  await invite(client, 'not-theirs', 'admin')
  const member = await createMember(services, organization.id, { role: 'admin' })
  const cookie = cookieOf(await signIn(url, member.email, testPassword))
  const theirs = createClient({ baseUrl: url, headers: () => ({ cookie }) })
  const strong = await newKey(theirs, 'Strong', 'admin')
  const weak = await newKey(theirs, 'Weak', 'viewer')
  await newKey(strong.client, 'Made by Strong', 'admin')
  await invite(theirs, 'strong', 'admin')
  await invite(strong.client, 'by-strong', 'viewer')
  const madeBy = member.id
  const shown = async (query: { madeBy?: string } = {}) => {
    const keys = (await client.call(apiKeyEndpoints.list, { query })).data.data
    const invitations = (await client.call(invitationEndpoints.list, { query })).data.data
    const all = [...keys.map((key) => [key.name, key.makerStatus]), ...invitations.map((i) => [i.email, i.makerStatus])]
    return all.map(([name, status]) => `${name} ${status}`).sort()
  }
  return { organization, client, theirs, member, madeBy, params: { userId: madeBy }, strong, weak, shown }
}

const others = ['Not theirs active', 'not-theirs@example.com active']
const all = { revokeApiKeys: true, revokeInvitations: true }

test('keys and invitations are found by the person they go back to, also through a key', async () => {
  const { shown, madeBy } = await withMaker()
  expect(await shown({ madeBy })).toEqual([
    'Made by Strong active',
    'Strong active',
    'Weak active',
    'by-strong@example.com active',
    'strong@example.com active',
  ])
})

test('who is removed leaves keys and invitations that say so, unless they are revoked with it', async () => {
  const { client, params, shown, madeBy, strong } = await withMaker()
  await client.call(userEndpoints.remove, { params })
  expect(await shown({ madeBy })).toEqual([
    'Made by Strong removed',
    'Strong removed',
    'Weak removed',
    'by-strong@example.com removed',
    'strong@example.com removed',
  ])
  await strong.client.call(userEndpoints.list, {})
})

test('a removal revokes all they made, each with an entry of the same request', async () => {
  const { client, params, shown, strong, weak } = await withMaker()
  const { headers } = await client.call(userEndpoints.remove, {
    params,
    query: { revokeApiKeys: 'true', revokeInvitations: 'true' },
  })
  expect(await shown()).toEqual(others)
  for (const key of [strong, weak]) {
    await expect(key.client.call(userEndpoints.list, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  }
  const { data } = await client.call(auditEntryEndpoints.list, { query: { limit: 50 } })
  const entries = data.data.filter(({ requestId }) => requestId === headers.get('x-request-id'))
  expect(entries.map(({ action, targetName }) => `${action} ${targetName}`).sort()).toEqual([
    'api-key.removed Made by Strong',
    'api-key.removed Strong',
    'api-key.removed Weak',
    'invitation.revoked by-strong@example.com',
    'invitation.revoked strong@example.com',
    'member.removed Example admin',
  ])
})

test('a weaker role revokes what is above it, a suspension everything', async () => {
  const { client, params, shown } = await withMaker()
  await client.call(userEndpoints.update, { params, body: { role: 'viewer', ...all } })
  expect(await shown()).toEqual([...others, 'Weak active', 'by-strong@example.com active'].sort())
  await client.call(userEndpoints.update, { params, body: { status: 'suspended' } })
  expect(await shown()).toEqual([...others, 'Weak suspended', 'by-strong@example.com suspended'].sort())
  // Asked again, it does what was left out before.
  await client.call(userEndpoints.update, { params, body: { status: 'suspended', revokeApiKeys: true } })
  expect(await shown()).toEqual([...others, 'by-strong@example.com suspended'].sort())
})

test('when the change is refused, nothing is revoked', async () => {
  const organization = await createOrganization(server)
  const { client, actor } = await organization.signedIn('admin')
  const key = await newKey(client, 'Mine', 'admin')
  const params = { userId: actor.id }
  const query = { revokeApiKeys: 'true' as const }
  await expect(client.call(userEndpoints.remove, { params, query })).rejects.toMatchObject({ type: 'last-admin' })
  await key.client.call(userEndpoints.list, {})
})

test('who is removed in the moment in which they make keys and invitations leaves none', async () => {
  const { client, theirs, strong, params, shown } = await withMaker()
  const making = Array.from({ length: 6 }, (_, n) => [
    newKey(theirs, `Late ${n}`, 'admin'),
    newKey(strong.client, `Late by key ${n}`, 'admin'),
    invite(theirs, `late-${n}`, 'admin'),
    invite(strong.client, `late-by-key-${n}`, 'admin'),
  ]).flat()
  const removing = client.call(userEndpoints.remove, {
    params,
    query: { revokeApiKeys: 'true', revokeInvitations: 'true' },
  })
  await Promise.allSettled<unknown>(making)
  await removing
  expect(await shown()).toEqual(others)
})

test('another organization reaches neither by somebody’s id', async () => {
  const { params, shown, madeBy } = await withMaker()
  const stranger = await (await createOrganization(server)).signedIn('admin')
  const { data } = await stranger.client.call(apiKeyEndpoints.list, { query: { madeBy } })
  expect(data.data).toEqual([])
  await expect(
    stranger.client.call(userEndpoints.update, { params, body: { status: 'suspended', ...all } }),
  ).rejects.toMatchObject({ type: 'not-found' })
  expect(await shown({ madeBy })).toHaveLength(5)
})
