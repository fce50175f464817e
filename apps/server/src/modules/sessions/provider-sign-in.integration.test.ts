import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { codeOf, turnCodesOn } from '../../../test/one-time-codes.ts'
import { startServer } from '../../../test/start-server.ts'

const idp = await startIdentityProvider()
let offsetMs = 0
const now = () => new Date(Date.now() + offsetMs)
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] }, now })
const { services } = server
const { beginLink, link, set, setOnlyWay, unlink } = identityProviderEndpoints

const withPassword = { body: { password: testPassword } }

const callbacks: string[] = []
const callbackOf = (organizationId: string) => `${server.url}/auth/providers/${organizationId}/callback`

let made = 0
/** An organization with a provider, and its first admin in a browser of theirs. */
const organizationWithProvider = async () => {
  const organization = await createOrganization(server, { name: `Example ${++made}` })
  callbacks.push(callbackOf(organization.id))
  idp.setCallbacks(callbacks)
  const address = `example-${made}`
  const admin = await organization.signedIn('admin')
  const body = { name: 'Example ID', signInAddress: address, issuer: idp.issuer, ...idp.client, version: null }
  await admin.client.call(set, { body })
  return { organization, address, admin }
}

const urlToSignIn = async (browser: TestBrowser, address: string, next?: string) =>
  (await browser.client.call(signInStepEndpoints.provider, { body: { address, ...(next ? { next } : {}) } })).data.url

const goSignIn = async (browser: TestBrowser, address: string, account: string | null) =>
  browser.visit(await idp.signInAs(account, await urlToSignIn(browser, address)))

const whoIs = async (browser: TestBrowser) =>
  (await browser.client.call(sessionEndpoints.current, {})).data.session?.user.email

/** A member who is linked, by the name of their account at the provider. */
const linkedMember = async (organization: { id: string }, role: 'viewer' | 'admin' = 'viewer') => {
  const member = await createMember(services, organization.id, { role })
  const browser = openBrowser(server.url)
  await browser.signIn(member.email)
  const { url } = (await browser.client.call(beginLink, withPassword)).data
  expect(await browser.visit(await idp.signInAs(member.id, url))).toBe('/settings/account?provider=linked')
  return { member, browser, account: member.id }
}

test('a member links an account while signed in, and then signs in with it', async () => {
  const { organization, address } = await organizationWithProvider()
  const { member, browser, account } = await linkedMember(organization)
  expect((await browser.client.call(link, {})).data).toMatchObject({ providerName: 'Example ID', onlyWay: false })
  const fresh = openBrowser(server.url)
  const url = await urlToSignIn(fresh, address, '/billing/bills?search=a')
  expect(await fresh.visit(await idp.signInAs(account, url))).toBe('/billing/bills?search=a')
  expect(await whoIs(fresh)).toBe(member.email)
  const noted = await services.auditLog.list(organization.system, { targetId: member.id, limit: 10 })
  expect(noted.data.map(({ action }) => action)).toContain('identity-provider.linked')
})

test('whatever looks where a return leads by HEAD signs nobody in and uses nothing up', async () => {
  const { organization, address } = await organizationWithProvider()
  const { member, account } = await linkedMember(organization)
  const fresh = openBrowser(server.url)
  const back = await idp.signInAs(account, await urlToSignIn(fresh, address))
  expect(await fresh.visit(back, 'HEAD')).toBe('405')
  expect(await whoIs(fresh)).toBeUndefined()
  await fresh.visit(back)
  expect(await whoIs(fresh)).toBe(member.email)
})

test('a sign-in that cannot be noted signs nobody in, and its browser ends up on the sign-in page', async () => {
  const { organization, address } = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  const fresh = openBrowser(server.url)
  const back = await idp.signInAs(account, await urlToSignIn(fresh, address))
  const collMod = 'audit-entries'
  const { db } = services.connection
  await db?.command({ collMod, validator: { action: { $ne: 'session.signed-in' } } })
  try {
    expect(await fresh.visit(back)).toBe('/sign-in?provider=refused')
  } finally {
    await db?.command({ collMod, validator: {} })
  }
  expect(await whoIs(fresh)).toBeUndefined()
})

test('an account nobody linked signs nobody in, whatever e-mail it has', async () => {
  const { organization, address } = await organizationWithProvider()
  const { email } = await createMember(services, organization.id, { role: 'viewer' })
  const browser = openBrowser(server.url)
  expect(await goSignIn(browser, address, email)).toBe('/sign-in?provider=not-linked')
  expect(await whoIs(browser)).toBeUndefined()
})

test('a suspended member does not come in, and an account is linked with one member', async () => {
  const { organization, address } = await organizationWithProvider()
  const { member, account } = await linkedMember(organization)
  const other = await createMember(services, organization.id, { role: 'viewer' })
  const browser = openBrowser(server.url)
  await browser.signIn(other.email)
  const { url } = (await browser.client.call(beginLink, withPassword)).data
  expect(await browser.visit(await idp.signInAs(account, url))).toBe('/settings/account?provider=linked-to-another')
  await services.users.setMembership(organization.system, member.id, { status: 'suspended' })
  expect(await goSignIn(openBrowser(server.url), address, account)).toBe('/sign-in?provider=not-active')
})

test('a link to an issuer of before is replaced by one of today, and stays while the account is somebody else’s', async () => {
  const { organization, address } = await organizationWithProvider()
  const other = await linkedMember(organization)
  const { member, browser } = await linkedMember(organization)
  const links = server.database.connection.collection('identity-links')
  const linksOfMember = () => links.find({ userId: member.id }).toArray()
  const issuer = 'https://before.example.invalid'
  await links.updateOne({ userId: member.id }, { $set: { issuer } })
  const before = await linksOfMember()
  expect(before).toMatchObject([{ issuer }])
  const goLink = async (account: string) => {
    const { url } = (await browser.client.call(beginLink, withPassword)).data
    return browser.visit(await idp.signInAs(account, url))
  }
  expect(await goLink(other.account)).toBe('/settings/account?provider=linked-to-another')
  expect(await linksOfMember()).toEqual(before)
  const account = `new-${member.id}`
  expect(await goLink(account)).toBe('/settings/account?provider=linked')
  expect(await linksOfMember()).toMatchObject([{ issuer: idp.issuer, subject: account }])
  expect(await goSignIn(openBrowser(server.url), address, account)).toBe('/')
  expect(await goSignIn(openBrowser(server.url), address, other.account)).toBe('/')
})

test('a return counts once, in the browser that began, at the address of its own organization, within ten minutes', async () => {
  const { organization, address } = await organizationWithProvider()
  const other = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  const begin = async (browser: TestBrowser) => idp.signInAs(account, await urlToSignIn(browser, address))

  const thief = openBrowser(server.url)
  await urlToSignIn(thief, address)
  const victim = openBrowser(server.url)
  const planted = await begin(thief)
  expect(await victim.visit(planted)).toBe('/sign-in?provider=other-browser')
  expect(await whoIs(victim)).toBeUndefined()

  const browser = openBrowser(server.url)
  const elsewhere = (await begin(browser)).replace(organization.id, other.organization.id)
  expect(await browser.visit(elsewhere)).toBe('/sign-in?provider=other-organization')
  const returned = await begin(browser)
  expect(await browser.visit(returned)).toBe('/')
  expect(await browser.visit(returned)).toBe('/settings/account?provider=other-browser')

  const late = openBrowser(server.url)
  const slow = await begin(late)
  offsetMs = 11 * 60_000
  expect(await late.visit(slow)).toBe('/sign-in?provider=expired')
  offsetMs = 0
})

test('of one return four times at once one signs in', async () => {
  const { organization, address } = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  const browser = openBrowser(server.url)
  const returned = await idp.signInAs(account, await urlToSignIn(browser, address))
  const pages = await Promise.all([1, 2, 3, 4].map(() => browser.visit(returned)))
  expect(pages.filter((page) => page === '/')).toHaveLength(1)
})

test('a forged state, none at all, a forged code and a wrong nonce sign nobody in', async () => {
  const { organization, address } = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  const browser = openBrowser(server.url)
  const returned = new URL(await idp.signInAs(account, await urlToSignIn(browser, address)))
  const withParam = (name: string, value: string | null) => {
    const url = new URL(returned)
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    return url.href
  }
  expect(await browser.visit(withParam('state', 'forged'))).toBe('/sign-in?provider=unknown')
  expect(await browser.visit(withParam('state', null))).toBe('/sign-in?provider=unknown')
  expect(await browser.visit(withParam('code', 'forged'))).toBe('/sign-in?provider=refused')
  expect(await browser.visit(returned.href)).toBe('/sign-in?provider=used')
  const again = await idp.signInAs(account, await urlToSignIn(browser, address))
  const attempts = server.database.connection.collection('identity-attempts')
  const [row] = await attempts.find<{ _id: string; organizationId: string }>({ usedAt: null }).toArray()
  if (!row) throw new Error('No attempt is under way.')
  const place = {
    organizationId: row.organizationId,
    collection: 'identity-attempts',
    id: row._id,
    field: 'sealedProofs',
  }
  const proofs = JSON.parse(await services.encryption.open(Reflect.get(row, 'sealedProofs'), place)) as object
  const other = JSON.stringify({ ...proofs, nonce: 'another nonce' })
  await attempts.updateMany({ usedAt: null }, { $set: { sealedProofs: await services.encryption.seal(other, place) } })
  expect(await browser.visit(again)).toBe('/sign-in?provider=refused')
  expect(await whoIs(browser)).toBeUndefined()
})

test('a code of another sign-in is not taken: it belongs to another verifier', async () => {
  const { organization, address } = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  const [thief, victim] = [openBrowser(server.url), openBrowser(server.url)]
  const stolen = new URL(await idp.signInAs(account, await urlToSignIn(victim, address)))
  const own = new URL(await idp.signInAs('nobody', await urlToSignIn(thief, address)))
  own.searchParams.set('code', stolen.searchParams.get('code') ?? '')
  expect(await thief.visit(own.href)).toBe('/sign-in?provider=refused')
})

test('somebody who says no, and a provider that is out of order or knows Billbridge no more, are told apart', async () => {
  const { organization, address } = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  const browser = openBrowser(server.url)
  expect(await goSignIn(browser, address, null)).toBe('/sign-in?provider=denied')
  const away = await idp.signInAs(account, await urlToSignIn(browser, address))
  idp.setOutOfOrder(true)
  expect(await browser.visit(away)).toBe('/sign-in?provider=away')
  await expect(urlToSignIn(browser, address)).rejects.toMatchObject({ type: 'identity-provider-refused' })
  idp.setOutOfOrder(false)
  const revoked = await idp.signInAs(account, await urlToSignIn(browser, address))
  idp.setCallbacks([])
  expect(await browser.visit(revoked)).toBe('/sign-in?provider=refused')
  idp.setCallbacks(callbacks)
  expect(await goSignIn(browser, address, account)).toBe('/')
})

test('the provider may change its keys at any moment', async () => {
  const { organization, address } = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  const browser = openBrowser(server.url)
  const url = await urlToSignIn(browser, address)
  await idp.rotateKeys()
  expect(await browser.visit(await idp.signInAs(account, url))).toBe('/')
})

test('where the provider is the only way, passwords are refused, sessions by password end, and linking is all that is left', async () => {
  const { organization, address, admin } = await organizationWithProvider()
  const linked = await linkedMember(organization, 'admin')
  const unlinked = await createMember(services, organization.id, { role: 'viewer' })
  const throughProvider = openBrowser(server.url)
  await goSignIn(throughProvider, address, linked.account)
  await admin.client.call(setOnlyWay, { body: { onlyWay: true } })
  await expect(admin.client.call(sessionEndpoints.get, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  expect(await whoIs(throughProvider)).toBe(linked.member.email)

  const refused = await openBrowser(server.url).signIn(linked.member.email)
  expect(await refused.json()).toMatchObject({
    type: 'urn:billbridge:problem:sign-in-with-provider',
    details: { signInAddress: address, providerName: 'Example ID' },
  })
  await expect(throughProvider.client.call(unlink, {})).rejects.toMatchObject({ type: 'identity-provider-only-way' })

  const browser = openBrowser(server.url)
  const answer: unknown = await (await browser.signIn(unlinked.email)).json()
  expect(answer).toMatchObject({ session: null, step: { kind: 'link', providerName: 'Example ID' } })
  expect(await whoIs(browser)).toBeUndefined()
  const { url } = (await browser.client.call(signInStepEndpoints.link, {})).data
  expect(await browser.visit(await idp.signInAs(unlinked.id, url))).toBe('/')
  expect(await whoIs(browser)).toBe(unlinked.email)
  expect(await goSignIn(openBrowser(server.url), address, unlinked.id)).toBe('/')
})

test('the link that is left asks for a code first, from somebody who has codes', async () => {
  const { organization, admin } = await organizationWithProvider()
  await linkedMember(organization, 'admin')
  const member = await createMember(services, organization.id, { role: 'viewer' })
  const before = openBrowser(server.url)
  await before.signIn(member.email)
  const { secret } = await turnCodesOn(before.client)
  await admin.client.call(setOnlyWay, { body: { onlyWay: true } })
  const browser = openBrowser(server.url)
  await browser.signIn(member.email)
  await expect(browser.client.call(signInStepEndpoints.link, {})).rejects.toMatchObject({ type: 'sign-in-step-ended' })
  const { data } = await browser.client.call(signInStepEndpoints.code, { body: { code: codeOf(secret) } })
  expect(data).toMatchObject({ session: null, step: { kind: 'link' } })
})

test('what a provider says holds in its own organization alone, and a password elsewhere', async () => {
  const { organization, address, admin } = await organizationWithProvider()
  const { member, account } = await linkedMember(organization, 'admin')
  const other = await createOrganization(server)
  await createMember(services, other.id, { role: 'admin', email: member.email })
  const browser = openBrowser(server.url)
  await goSignIn(browser, address, account)
  const switching = (from: TestBrowser, organizationId: string) =>
    from.client.call(sessionEndpoints.switchOrganization, { body: { organizationId } })
  await expect(switching(browser, other.id)).rejects.toMatchObject({ type: 'sign-in-with-password' })
  const enrolling = browser.client.call(oneTimeCodeEndpoints.enrol, withPassword)
  await expect(enrolling).rejects.toMatchObject({ type: 'sign-in-with-password' })
  const elsewhere = openBrowser(server.url)
  await elsewhere.signIn(member.email)
  expect((await browser.client.call(sessionEndpoints.get, {})).data.organizations).toMatchObject([
    { id: organization.id },
  ])
  expect((await browser.client.call(ownSessionEndpoints.list, {})).data.data).toMatchObject([{ current: true }])
  expect((await browser.client.call(ownSessionEndpoints.endOthers, {})).data).toEqual({ ended: 0 })
  const { data: mine } = (await elsewhere.client.call(ownSessionEndpoints.list, {})).data
  const theirs = mine.find(({ current }) => current)?.id ?? ''
  const ending = browser.client.call(ownSessionEndpoints.end, { params: { sessionId: theirs } })
  await expect(ending).rejects.toMatchObject({ type: 'not-found' })
  const renaming = browser.client.call(ownSessionEndpoints.rename, { body: { name: 'Somebody else' } })
  await expect(renaming).rejects.toMatchObject({ type: 'sign-in-with-password' })
  const changing = browser.client.call(passwordEndpoints.change, {
    body: { currentPassword: testPassword, newPassword: 'a password of somebody else' },
  })
  await expect(changing).rejects.toMatchObject({ type: 'sign-in-with-password' })
  await admin.client.call(setOnlyWay, { body: { onlyWay: true } })
  const byPassword = openBrowser(server.url)
  await byPassword.signIn(member.email)
  expect((await byPassword.client.call(sessionEndpoints.get, {})).data.organization.id).toBe(other.id)
  await expect(switching(byPassword, organization.id)).rejects.toMatchObject({ type: 'sign-in-with-provider' })
})

test('nobody is sent on to another site', async () => {
  const { organization, address } = await organizationWithProvider()
  const { account } = await linkedMember(organization)
  for (const next of [
    '//example.org',
    'https://example.org',
    '/\\example.org',
    '/..//example.org',
    '/a\\b',
    'javascript:alert(1)',
  ]) {
    const browser = openBrowser(server.url)
    const url = await urlToSignIn(browser, address, next)
    expect(await browser.visit(await idp.signInAs(account, url))).toBe('/')
  }
})

test('an address nobody has leads nowhere, and a machine signs nobody in', async () => {
  const browser = openBrowser(server.url)
  await expect(urlToSignIn(browser, 'no-such-address')).rejects.toMatchObject({ type: 'sign-in-address-unknown' })
  const { address, organization } = await organizationWithProvider()
  const machine = (await organization.machine('admin')).client
  const asked = machine.call(signInStepEndpoints.provider, { body: { address } })
  await expect(asked).rejects.toMatchObject({ type: 'invalid-request' })
})
