import type { Client } from '@billbridge/contract/client'
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
const withPassword = { body: { password: testPassword } }
const held = { type: 'too-many-attempts', problem: { status: 429 } }
const { beginLink, unlink } = identityProviderEndpoints

const organization = await createOrganization(server)
idp.setCallbacks([`${server.url}/auth/providers/${organization.id}/callback`])
const provider = { name: 'Example ID', signInAddress: address, issuer: idp.issuer, ...idp.client, version: null }
await services.identityProviders.set(organization.system, provider)

const signedIn = async (email: string) => {
  const browser = openBrowser(server.url)
  await browser.signIn(email)
  return browser
}

const beginSignIn = (client: Client) => client.call(signInStepEndpoints.provider, { body: { address } })

/** A linked admin who came in by the provider. */
const fromProvider = async () => {
  const member = await createMember(services, organization.id, { role: 'admin' })
  const browser = await signedIn(member.email)
  const { url } = (await browser.client.call(beginLink, withPassword)).data
  await browser.visit(await idp.signInAs(member.id, url))
  const signIn = await beginSignIn(browser.client)
  await browser.visit(await idp.signInAs(member.id, signIn.data.url))
  return { client: browser.client, member }
}

test('sixty sign-ins begun at an address are all that it has, and hold back no proof of who works there', async () => {
  const { client } = await fromProvider()
  const stranger = openBrowser(server.url)
  // One was the sign-in.
  for (let begun = 1; begun < 60; begun++) await beginSignIn(stranger.client)
  await expect(beginSignIn(stranger.client)).rejects.toMatchObject(held)
  await client.call(sessionProofEndpoints.beginAtProvider, { body: {} })
  await server.database.connection.collection('rate-limits').deleteMany({ key: /^provider-sign-in:/ })
})

test('sixty proofs and links begun in a quarter of an hour are all that a person has, and spend nobody else’s', async () => {
  const [one, other] = [await fromProvider(), await fromProvider()]
  const prove = ({ client }: { client: Client }) => client.call(sessionProofEndpoints.beginAtProvider, { body: {} })
  // One was the link.
  for (let begun = 1; begun < 60; begun++) await prove(one)
  await expect(prove(one)).rejects.toMatchObject(held)
  const byPassword = (await signedIn(one.member.email)).client
  await byPassword.call(unlink, {})
  await expect(byPassword.call(beginLink, withPassword)).rejects.toMatchObject(held)
  await prove(other)
  await beginSignIn(openBrowser(server.url).client)
})
