import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { startServer } from '../../../test/start-server.ts'

const idp = await startIdentityProvider()
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] } })
const { services, organization } = server
const address = 'example'
const password = testPassword

/** The organization that allows nothing but its provider, whose first admin is linked. */
const closed = (async () => {
  const admin = await createMember(services, organization.id, { role: 'admin' })
  const browser = openBrowser(server.url)
  await browser.signIn(admin.email)
  idp.setCallbacks([`${server.url}/auth/providers/${organization.id}/callback`])
  const body = { name: 'Example ID', signInAddress: address, issuer: idp.issuer, ...idp.client, version: null }
  await browser.client.call(identityProviderEndpoints.set, { body })
  const { url } = (await browser.client.call(identityProviderEndpoints.beginLink, { body: { password } })).data
  await browser.visit(await idp.signInAs(admin.id, url))
  await services.identityProviders.setOnlyWay(organization.system, true)
})()

const invite = async (email: string): Promise<string> => {
  await closed
  const { link } = await services.invitations.create(organization.system, { email, role: 'viewer' })
  return link?.split('#')[1] ?? ''
}

/** With the password that was just given, as the page of the invitation does it. */
const enter = async (browser: TestBrowser, email: string) => {
  const body = { email, password, organizationId: organization.id }
  const { data } = await browser.client.call(sessionEndpoints.signIn, { body })
  expect(data).toMatchObject({ session: null, step: { kind: 'link', providerName: 'Example ID' } })
  const { url } = (await browser.client.call(signInStepEndpoints.link, {})).data
  return browser.visit(await idp.signInAs(`account of ${email}`, url))
}

const whereIs = async (browser: TestBrowser) =>
  (await browser.client.call(sessionEndpoints.current, {})).data.session?.organization.id

/** The next time: at the provider alone. */
const comesInAgain = async (email: string) => {
  const browser = openBrowser(server.url)
  const { url } = (await browser.client.call(signInStepEndpoints.provider, { body: { address } })).data
  await browser.visit(await idp.signInAs(`account of ${email}`, url))
  return whereIs(browser)
}

test('somebody new sets a password, links their account with it, and comes in by the provider from then on', async () => {
  const email = 'new@example.com'
  const token = await invite(email)
  const browser = openBrowser(server.url)
  await browser.client.call(invitationEndpoints.accept, { body: { token, name: 'New Example', password } })
  expect(await enter(browser, email)).toBe('/')
  expect(await whereIs(browser)).toBe(organization.id)
  expect(await comesInAgain(email)).toBe(organization.id)
  expect((await openBrowser(server.url).signIn(email)).status).toBe(403)
})

test('somebody who works elsewhere by password comes in as well, although they would land elsewhere', async () => {
  const elsewhere = await createOrganization(server)
  const { email } = await createMember(services, elsewhere.id, { role: 'viewer' })
  const token = await invite(email)
  const browser = openBrowser(server.url)
  await browser.client.call(invitationEndpoints.accept, { body: { token, password } })
  const usual = openBrowser(server.url)
  await usual.signIn(email)
  expect(await whereIs(usual)).toBe(elsewhere.id)
  const switching = (from: TestBrowser) =>
    from.client.call(sessionEndpoints.switchOrganization, { body: { organizationId: organization.id } })
  const unlinked = { type: 'sign-in-with-provider', problem: { details: { providerName: 'Example ID' } } }
  await expect(switching(usual)).rejects.toMatchObject(unlinked)
  expect(await enter(browser, email)).toBe('/')
  expect(await comesInAgain(email)).toBe(organization.id)
  const details = { providerName: 'Example ID', signInAddress: address }
  await expect(switching(usual)).rejects.toMatchObject({ ...unlinked, problem: { details } })
})

test('nobody lands in an organization they are no member of by naming it', async () => {
  await closed
  const elsewhere = await createOrganization(server)
  const { email } = await createMember(services, elsewhere.id, { role: 'viewer' })
  const body = { email, password, organizationId: organization.id }
  const { data } = await server.anonymous.call(sessionEndpoints.signIn, { body })
  expect(data.session?.organization.id).toBe(elsewhere.id)
})
