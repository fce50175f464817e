import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { sessionEndpoints } from '@billbridge/contract/session'
import { sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { describe, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { entriesOf, hour, makeKey, needsProof, rightly, startProving } from '../../../test/proving.ts'

const idp = await startIdentityProvider()
const { server, clock, ago, oldSession } = await startProving(createTestDatabase(), { allowedPrivateHosts: [idp.host] })
const { services } = server
const { get, give, beginAtProvider } = sessionProofEndpoints
const callbacks: string[] = []

test('a way to link that was begun before a proof counts after it, in that session alone', async () => {
  const { organization, member, browser, client } = await oldSession()
  idp.setCallbacks([...callbacks, `${server.url}/auth/providers/${organization.id}/callback`])
  const provider = { name: 'Example ID', issuer: idp.issuer, ...idp.client, version: null }
  await services.identityProviders.set(organization.system, {
    ...provider,
    signInAddress: `way-${member.id}`.toLowerCase(),
  })
  const urlToLink = async () => (await client.call(identityProviderEndpoints.beginLink, rightly)).data.url
  const [one, other] = [await urlToLink(), await urlToLink()]
  const stolen = browser.headers()
  for (const _ of [1, 2]) await client.call(give, rightly)
  const back = await idp.signInAs(`thief-${member.id}`, other)
  const kept = await fetch(back, { headers: stolen, redirect: 'manual' })
  expect(kept.headers.get('location')).toBe('/sign-in?provider=other-browser')
  expect(await browser.visit(await idp.signInAs(member.id, one))).toBe('/settings/account?provider=linked')
})

describe('a session that began at a provider', () => {
  let made = 0

  const withoutWords = (url: string, words: readonly string[]) => {
    const left = new URL(url)
    for (const word of words) left.searchParams.delete(word)
    return left.href
  }

  /** A linked admin who came in by the provider an hour ago; a provider that is not asked when somebody signed in tells nothing. */
  const fromProvider = async ({ tells = true } = {}) => {
    const organization = await createOrganization(server)
    callbacks.push(`${server.url}/auth/providers/${organization.id}/callback`)
    idp.setCallbacks(callbacks)
    const address = `proofs-${++made}`
    const provider = { name: 'Example ID', signInAddress: address, issuer: idp.issuer, ...idp.client, version: null }
    await services.identityProviders.set(organization.system, provider)
    const comeBack = async (url: string, account: string) =>
      idp.signInAs(account, tells ? url : withoutWords(url, ['max_age']))
    const linked = async () => {
      const member = await createMember(services, organization.id, { role: 'admin' })
      const browser = openBrowser(server.url)
      await browser.signIn(member.email)
      const { url } = (await browser.client.call(identityProviderEndpoints.beginLink, rightly)).data
      await browser.visit(await comeBack(url, member.id))
      return member
    }
    const [member, colleague] = [await linked(), await linked()]
    const browser = openBrowser(server.url)
    await ago(hour, async () => {
      const { url } = (await browser.client.call(signInStepEndpoints.provider, { body: { address } })).data
      await browser.visit(await comeBack(url, member.id))
    })
    return { organization, member, colleague, browser, client: browser.client }
  }

  const begin = async ({ client }: TestBrowser, next = '/settings/api-keys') =>
    (await client.call(beginAtProvider, { body: { next } })).data.url

  test('is proved there by signing in again, and comes back to where it was', async () => {
    const { member, browser, client } = await fromProvider()
    await expect(makeKey(client)).rejects.toMatchObject(needsProof)
    expect((await client.call(get, {})).data).toMatchObject({ kind: 'identity-provider', providerName: 'Example ID' })
    await expect(client.call(give, rightly)).rejects.toMatchObject({ type: 'other-proof-needed' })
    const url = await begin(browser)
    const { searchParams } = new URL(url)
    expect([searchParams.get('prompt'), searchParams.get('max_age')]).toEqual(['login', '0'])
    const stolen = browser.headers()
    expect(await browser.visit(await idp.signInAs(member.id, url))).toBe('/settings/api-keys')
    await makeKey(client)
    expect((await fetch(`${server.url}/api/v1/session`, { headers: stolen })).status).toBe(401)
    expect(await entriesOf(member, client, 'session.proved')).toEqual(['way: identity-provider'])
  })

  test('is not proved by the account of somebody else, nor in another browser', async () => {
    const { member, colleague, browser, client } = await fromProvider()
    expect(await browser.visit(await idp.signInAs(colleague.id, await begin(browser)))).toBe(
      '/proved?provider=other-person',
    )
    expect(await openBrowser(server.url).visit(await idp.signInAs(member.id, await begin(browser)))).toBe(
      '/sign-in?provider=other-browser',
    )
    expect(await browser.visit(await idp.signInAs(null, await begin(browser)))).toBe('/proved?provider=denied')
    await expect(makeKey(client)).rejects.toMatchObject(needsProof)
  })

  test('is not proved where the provider says that the sign-in there is of before', async () => {
    const { member, browser, client } = await fromProvider()
    clock.ahead = hour
    const back = await idp.signInAs(member.id, await begin(browser))
    expect(await browser.visit(back)).toBe('/proved?provider=refused')
    await expect(makeKey(client)).rejects.toMatchObject(needsProof)
    clock.ahead = 0
  })

  const asked = ['prompt', 'max_age']

  test('is not proved by an address without the wish to be asked again, not even the first time', async () => {
    const { member, browser, client } = await fromProvider()
    expect(await browser.visit(await idp.signInAs(member.id, withoutWords(await begin(browser), asked)))).toBe(
      '/proved?provider=refused',
    )
    await expect(makeKey(client)).rejects.toMatchObject(needsProof)
  })

  test('is proved where the provider never told when it asked, until it tells', async () => {
    const { member, browser } = await fromProvider({ tells: false })
    const back = async (words: readonly string[]) =>
      browser.visit(await idp.signInAs(member.id, withoutWords(await begin(browser), words)))
    expect(await back(asked)).toBe('/settings/api-keys')
    expect(await back([])).toBe('/settings/api-keys')
    expect(await back(asked)).toBe('/proved?provider=refused')
  })

  test('is nobody’s any more when its member was unlinked on the way', async () => {
    const { organization, member, browser, client } = await fromProvider()
    const back = await idp.signInAs(member.id, await begin(browser))
    await services.identityProviders.unlinkMember(organization.system, member.id)
    await browser.visit(back)
    expect((await client.call(sessionEndpoints.current, {})).data.session).toBeNull()
  })

  test('leads nowhere but to Billbridge', async () => {
    const { member, browser } = await fromProvider()
    const back = await idp.signInAs(member.id, await begin(browser, '//elsewhere.example'))
    expect(await browser.visit(back)).toBe('/')
  })

  test('is not asked of a session by password', async () => {
    const { browser } = await oldSession()
    await expect(begin(browser)).rejects.toMatchObject({ type: 'other-proof-needed' })
  })
})
