import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { startServer } from '../../../test/start-server.ts'
import { operatorActor } from '../../platform/actor.ts'

const idp = await startIdentityProvider()
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] } })
const { services } = server
const { beginLink, set, setOnlyWay } = identityProviderEndpoints
const callbacks: string[] = []
let made = 0

/** An organization with a provider and linked admins; its first admin is not linked, and signed in by password. */
const withLinkedAdmins = async (count: number) => {
  const organization = await createOrganization(server)
  callbacks.push(`${server.url}/auth/providers/${organization.id}/callback`)
  idp.setCallbacks(callbacks)
  const admin = await organization.signedIn('admin')
  const signInAddress = `last-${++made}`
  const body = { name: 'Example ID', signInAddress, issuer: idp.issuer, ...idp.client, version: null }
  await admin.client.call(set, { body })
  const linked = []
  for (let n = 0; n < count; n++) {
    const member = await createMember(services, organization.id, { role: 'admin' })
    const browser = openBrowser(server.url)
    await browser.signIn(member.email)
    const { url } = (await browser.client.call(beginLink, { body: { password: testPassword } })).data
    await browser.visit(await idp.signInAs(member.id, url))
    linked.push(member)
  }
  return { organization, admin, linked }
}

const adminsWhoCanSignIn = async (organization: { id: string; system: Parameters<typeof services.users.list>[0] }) =>
  (await services.identityProviders.get(organization.system)).provider?.linkedAdmins

const refused = { type: 'last-linked-admin' }

test('where the provider is the only way, the last linked admin is neither demoted, suspended nor removed', async () => {
  const { organization, linked } = await withLinkedAdmins(2)
  const [one, last] = linked.map(({ id }) => id)
  const { system } = organization
  const lastLinkedAdmin = async () => (await services.identityProviders.get(system)).provider?.lastLinkedAdminId
  await services.identityProviders.setOnlyWay(system, true)
  expect(await lastLinkedAdmin()).toBeNull()
  await services.users.setMembership(system, one ?? '', { role: 'viewer' })
  expect(await lastLinkedAdmin()).toBe(last)
  const ways = [
    () => services.users.setMembership(system, last ?? '', { role: 'editor' }),
    () => services.users.setMembership(system, last ?? '', { status: 'suspended' }),
    () => services.users.removeMember(operatorActor(organization.id), last ?? ''),
    () =>
      services.users.addMember(operatorActor(organization.id), {
        email: linked[1]?.email ?? '',
        name: 'Example',
        role: 'viewer',
        password: testPassword,
      }),
  ]
  for (const way of ways) await expect(way()).rejects.toMatchObject(refused)
  expect(await adminsWhoCanSignIn(organization)).toBe(1)
  await services.identityProviders.setOnlyWay(system, false)
  expect(await lastLinkedAdmin()).toBeNull()
  await services.users.removeMember(system, last ?? '')
})

test('an admin says so over HTTP, and whoever is not linked may still be made something else', async () => {
  const { organization, admin, linked } = await withLinkedAdmins(1)
  const other = await createMember(services, organization.id, { role: 'admin' })
  const machine = (await organization.machine('admin')).client
  await admin.client.call(setOnlyWay, { body: { onlyWay: true } })
  const params = { userId: linked[0]?.id ?? '' }
  const demoting = machine.call(userEndpoints.update, { params, body: { role: 'viewer' } })
  await expect(demoting).rejects.toMatchObject({ ...refused, problem: { status: 409 } })
  await expect(machine.call(userEndpoints.remove, { params })).rejects.toMatchObject(refused)
  await machine.call(userEndpoints.remove, { params: { userId: other.id } })
})

test('of two linked admins who are removed at once one stays', async () => {
  for (let round = 0; round < 4; round++) {
    const { organization, linked } = await withLinkedAdmins(2)
    await services.identityProviders.setOnlyWay(organization.system, true)
    const removing = linked.map(({ id }) => services.users.removeMember(organization.system, id))
    const outcomes = await Promise.allSettled(removing)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await adminsWhoCanSignIn(organization)).toBe(1)
  }
})

test('the only way is not switched on while the last linked admin is made something else', async () => {
  for (let round = 0; round < 4; round++) {
    const { organization, linked } = await withLinkedAdmins(1)
    const { system } = organization
    const [switched, demoted] = await Promise.allSettled([
      services.identityProviders.setOnlyWay(system, true),
      services.users.setMembership(system, linked[0]?.id ?? '', { role: 'viewer' }),
    ])
    expect([switched.status, demoted.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    const { provider } = await services.identityProviders.get(system)
    expect(provider?.onlyWay === true && provider.linkedAdmins === 0).toBe(false)
  }
})
