import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createOrganization } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { startServer } from '../../../test/start-server.ts'

const idp = await startIdentityProvider()
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] } })
const { get, remove, set, setOnlyWay } = identityProviderEndpoints

let addresses = 0
const registration = (more: object = {}) => ({
  name: 'Example ID',
  signInAddress: `example-${++addresses}`,
  issuer: idp.issuer,
  ...idp.client,
  version: null,
  ...more,
})

const newOrganization = async () => {
  const organization = await createOrganization(server)
  return { organization, admin: (await organization.signedIn('admin')).client }
}

const actionsOf = async (organization: { system: Parameters<typeof server.services.auditLog.list>[0] }) => {
  const { data } = await server.services.auditLog.list(organization.system, { limit: 20 })
  return data.map(({ action }) => action).filter((action) => action.startsWith('identity-provider.'))
}

test('an admin registers a provider that answers, and is told where it sends people back to', async () => {
  const { admin, organization } = await newOrganization()
  const { data: before } = await admin.call(get, {})
  const callbackUrl = `${server.url}/auth/providers/${organization.id}/callback`
  expect(before).toEqual({ provider: null, callbackUrl, signInUrl: null })
  const body = registration()
  const { data } = await admin.call(set, { body })
  expect(data).toMatchObject({
    provider: { name: 'Example ID', issuer: idp.issuer, onlyWay: false, linkedMembers: 0, members: 1, version: 1 },
    signInUrl: `${server.url}/sign-in?organization=${body.signInAddress}`,
  })
  expect(JSON.stringify(data)).not.toContain(idp.client.clientSecret)
  expect(await actionsOf(organization)).toEqual(['identity-provider.registered'])
})

test('the client secret is sealed, and neither the database nor the audit log holds it', async () => {
  const { admin, organization } = await newOrganization()
  await admin.call(set, { body: registration() })
  for (const name of ['identity-providers', 'audit-entries']) {
    const rows = await server.database.connection.collection(name).find({ organizationId: organization.id }).toArray()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(idp.client.clientSecret)
  }
})

test('a change keeps the secret, needs the version it is based on, and asks for the secret of another issuer', async () => {
  const { admin } = await newOrganization()
  const body = registration()
  await admin.call(set, { body })
  const change = (more: object) => admin.call(set, { body: { ...body, clientSecret: null, version: 1, ...more } })
  expect((await change({ name: 'Other name' })).data.provider).toMatchObject({ name: 'Other name', version: 2 })
  await expect(change({})).rejects.toMatchObject({ type: 'stale-version' })
  await expect(change({ version: 2, issuer: 'https://id.example.invalid' })).rejects.toMatchObject({
    type: 'invalid-request',
    problem: { errors: [{ field: 'clientSecret' }] },
  })
})

test('what is there already is no new version and no entry; a secret given anew is both', async () => {
  const { admin, organization } = await newOrganization()
  const body = registration()
  await admin.call(set, { body })
  const again = async (clientSecret: string | null) =>
    (await admin.call(set, { body: { ...body, clientSecret, version: 1 } })).data.provider
  expect(await again(null)).toMatchObject({ version: 1 })
  expect(await actionsOf(organization)).toEqual(['identity-provider.registered'])
  expect(await again(idp.client.clientSecret)).toMatchObject({ version: 2 })
  expect(await actionsOf(organization)).toEqual(['identity-provider.changed', 'identity-provider.registered'])
})

test('two organizations do not sign in by one address', async () => {
  const [one, other] = [await newOrganization(), await newOrganization()]
  const body = registration()
  await one.admin.call(set, { body })
  await expect(other.admin.call(set, { body })).rejects.toMatchObject({ type: 'sign-in-address-taken' })
})

test.each([
  ['a private address', 'https://10.0.0.1', /private network/],
  ['this machine by another port', 'https://127.0.0.1:1', /private network/],
  ['the metadata of a cloud', 'http://169.254.169.254', /https/],
  ['nobody', 'https://id.example.invalid', /cannot be reached/],
])('%s is no issuer', async (_, issuer, detail) => {
  const { admin } = await newOrganization()
  await expect(admin.call(set, { body: registration({ issuer }) })).rejects.toMatchObject({
    type: 'identity-provider-refused',
    problem: { detail: expect.stringMatching(detail) },
  })
})

test('somebody who answers with something else, or under another name, is no issuer', async () => {
  const { admin } = await newOrganization()
  const setting = (issuer: string) => admin.call(set, { body: registration({ issuer }) })
  await expect(setting(`${idp.issuer}/elsewhere`)).rejects.toMatchObject({ type: 'identity-provider-refused' })
  await expect(setting(`${idp.issuer}/`)).rejects.toMatchObject({ type: 'identity-provider-refused' })
})

test('nobody but an admin sees or sets it, and it is not the only way before an admin has proved it', async () => {
  const { admin, organization } = await newOrganization()
  const editor = (await organization.signedIn('editor')).client
  await expect(editor.call(get, {})).rejects.toMatchObject({ type: 'not-allowed' })
  const only = (onlyWay: boolean) => admin.call(setOnlyWay, { body: { onlyWay } })
  await expect(only(true)).rejects.toMatchObject({ type: 'identity-provider-missing' })
  await admin.call(set, { body: registration() })
  await expect(only(true)).rejects.toMatchObject({ type: 'identity-provider-unproven' })
  expect((await only(false)).data.provider?.onlyWay).toBe(false)
  await admin.call(remove, {})
  await expect(admin.call(remove, {})).rejects.toMatchObject({ type: 'identity-provider-missing' })
  expect((await actionsOf(organization)).toSorted()).toEqual([
    'identity-provider.registered',
    'identity-provider.removed',
  ])
})
