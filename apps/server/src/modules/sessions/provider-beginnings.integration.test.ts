import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { startServer } from '../../../test/start-server.ts'

const idp = await startIdentityProvider()
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] } })
const { services } = server
const address = 'beginnings'

/** A linked admin who came in by the provider. */
const fromProvider = async () => {
  const organization = await createOrganization(server)
  idp.setCallbacks([`${server.url}/auth/providers/${organization.id}/callback`])
  const provider = { name: 'Example ID', signInAddress: address, issuer: idp.issuer, ...idp.client, version: null }
  await services.identityProviders.set(organization.system, provider)
  const member = await createMember(services, organization.id, { role: 'admin' })
  const browser = openBrowser(server.url)
  await browser.signIn(member.email)
  const body = { password: testPassword }
  const { url } = (await browser.client.call(identityProviderEndpoints.beginLink, { body })).data
  await browser.visit(await idp.signInAs(member.id, url))
  const signIn = await browser.client.call(signInStepEndpoints.provider, { body: { address } })
  await browser.visit(await idp.signInAs(member.id, signIn.data.url))
  return browser.client
}

test('sixty beginnings in a quarter of an hour, whether to sign in or to prove a session, are all that a caller has', async () => {
  const client = await fromProvider()
  const begin = () => client.call(sessionProofEndpoints.beginAtProvider, { body: {} })
  // One was the sign-in.
  for (let begun = 1; begun < 60; begun++) await begin()
  const held = { type: 'too-many-attempts', problem: { status: 429 } }
  await expect(begin()).rejects.toMatchObject(held)
  const signIn = openBrowser(server.url).client.call(signInStepEndpoints.provider, { body: { address } })
  await expect(signIn).rejects.toMatchObject(held)
})
