import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { startMailServer } from '../../../test/mail-server.ts'
import { startServer } from '../../../test/start-server.ts'

const idp = await startIdentityProvider()
const mailServer = await startMailServer()
const server = await startServer(createTestDatabase(), {
  config: {
    allowedPrivateHosts: [idp.host],
    mail: { url: mailServer.url, from: 'Example Billing <billing@example.com>' },
  },
})
const { services, worker } = server
const { beginLink, remove, set, unlinkMember } = identityProviderEndpoints
const callbacks: string[] = []
let made = 0

type Role = 'viewer' | 'admin'

/** An organization with a provider, an admin who is not linked, and members who are. */
const withLinked = async (roles: readonly Role[]) => {
  const organization = await createOrganization(server, { name: `Example ${++made}` })
  callbacks.push(`${server.url}/auth/providers/${organization.id}/callback`)
  idp.setCallbacks(callbacks)
  const address = `unlinking-${made}`
  const admin = await organization.signedIn('admin')
  const body = { name: 'Example ID', signInAddress: address, issuer: idp.issuer, ...idp.client, version: null }
  await admin.client.call(set, { body })
  const linked = []
  for (const role of roles) {
    const member = await createMember(services, organization.id, { role })
    const browser = openBrowser(server.url)
    await browser.signIn(member.email)
    const { url } = (await browser.client.call(beginLink, { body: { password: testPassword } })).data
    await browser.visit(await idp.signInAs(member.id, url))
    linked.push({ ...member, byPassword: browser })
  }
  await sent()
  return { organization, admin, address, linked }
}

const goSignIn = async (address: string, account: string) => {
  const browser = openBrowser(server.url)
  const { url } = (await browser.client.call(signInStepEndpoints.provider, { body: { address } })).data
  return { browser, page: await browser.visit(await idp.signInAs(account, url)) }
}

const isSignedIn = async ({ client }: TestBrowser) =>
  (await client.call(sessionEndpoints.current, {})).data.session !== null

const sent = async () => {
  await worker.drainFollowUps()
  return mailServer.take().map(({ to, headers, text }) => ({ to: to[0], subject: headers.get('subject'), text }))
}

test('an admin unlinks a member: the account signs in no more, what it began ends, and the member is told', async () => {
  const { admin, address, linked } = await withLinked(['viewer'])
  const [member] = linked
  if (!member) throw new Error('Nobody is linked.')
  const { browser, page } = await goSignIn(address, member.id)
  expect([page, await isSignedIn(browser)]).toEqual(['/', true])
  await admin.client.call(unlinkMember, { params: { userId: member.id } })
  expect(await isSignedIn(browser)).toBe(false)
  expect(await isSignedIn(member.byPassword)).toBe(true)
  expect((await goSignIn(address, member.id)).page).toBe('/sign-in?provider=not-linked')
  const subject = 'Your Billbridge account was unlinked from an identity provider'
  const text = expect.stringMatching(/an admin of your organization unlinked .*Example ID.*sign in with your password/s)
  expect(await sent()).toEqual([{ to: member.email, subject, text }])
  const query = { targetId: member.id, action: 'identity-provider.unlinked' as const }
  const noted = async () => (await admin.client.call(auditEntryEndpoints.list, { query })).data.data
  expect(await noted()).toMatchObject([{ actor: { id: admin.actor.id }, targetName: 'Example viewer' }])
  const again = admin.client.call(unlinkMember, { params: { userId: member.id } })
  const problem = { status: 404, detail: 'Their account is not linked.' }
  await expect(again).rejects.toMatchObject({ type: 'not-found', problem })
  expect([await noted(), await sent()]).toMatchObject([{ length: 1 }, { length: 0 }])
})

test('where the provider is the only way, the last linked admin stays linked, and others link again by their password', async () => {
  const { organization, address, linked } = await withLinked(['admin', 'viewer'])
  const [last, viewer] = linked
  await services.identityProviders.setOnlyWay(organization.system, true)
  const { client } = await organization.machine('admin')
  const unlinking = client.call(unlinkMember, { params: { userId: last?.id ?? '' } })
  await expect(unlinking).rejects.toMatchObject({ type: 'last-linked-admin', problem: { status: 409 } })
  expect((await goSignIn(address, last?.id ?? '')).page).toBe('/')
  await client.call(unlinkMember, { params: { userId: viewer?.id ?? '' } })
  expect((await sent())[0]?.text).toContain('give your password at signing in')
  const answer: unknown = await (await openBrowser(server.url).signIn(viewer?.email ?? '')).json()
  expect(answer).toMatchObject({ session: null, step: { kind: 'link' } })
})

test('of two linked admins who are unlinked at once, or while the provider is made the only way, one stays', async () => {
  for (const others of [1, 0]) {
    const { organization, linked } = await withLinked(others ? ['admin', 'admin'] : ['admin'])
    const { system } = organization
    if (others) await services.identityProviders.setOnlyWay(system, true)
    const outcomes = await Promise.allSettled([
      ...linked.map(({ id }) => services.identityProviders.unlinkMember(system, id)),
      ...(others ? [] : [services.identityProviders.setOnlyWay(system, true)]),
    ])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { provider } = await services.identityProviders.get(system)
    expect(provider?.onlyWay === true && provider.linkedAdmins === 0).toBe(false)
  }
})

test('nobody unlinks themselves so, a member of another organization, or where there is no provider', async () => {
  const { admin, linked } = await withLinked(['viewer'])
  const other = await withLinked([])
  const unlink = (by: typeof admin, userId = '') => by.client.call(unlinkMember, { params: { userId } })
  await expect(unlink(admin, admin.actor.id)).rejects.toMatchObject({ type: 'not-allowed' })
  await expect(unlink(other.admin, linked[0]?.id)).rejects.toMatchObject({ type: 'not-found' })
  const without = await createOrganization(server)
  const { id } = await createMember(services, without.id, { role: 'viewer' })
  const missing = unlink(await without.signedIn('admin'), id)
  await expect(missing).rejects.toMatchObject({ type: 'identity-provider-missing' })
})

test('somebody who is removed and comes back is not let in by the account that was linked before', async () => {
  const { organization, address, linked } = await withLinked(['viewer'])
  const [member] = linked
  await services.users.removeMember(organization.system, member?.id ?? '')
  await createMember(services, organization.id, { role: 'viewer', email: member?.email ?? '' })
  expect((await goSignIn(address, member?.id ?? '')).page).toBe('/sign-in?provider=not-linked')
})

test('when the provider is removed, those who came in by it are told how they sign in now, and nobody else', async () => {
  const { organization, admin, linked } = await withLinked(['viewer', 'admin', 'viewer'])
  const elsewhere = await withLinked(['viewer'])
  const [one, two, suspended] = linked
  await services.users.setMembership(organization.system, suspended?.id ?? '', { status: 'suspended' })
  await admin.client.call(remove, {})
  const mails = await sent()
  expect(mails.map(({ to }) => to).toSorted()).toEqual([one?.email, two?.email].toSorted())
  expect(new Set(mails.map(({ subject }) => subject))).toEqual(
    new Set(['From now on you sign in to Billbridge with your password']),
  )
  expect(mails[0]?.text).toContain('Example ID')
  expect(mails[0]?.text).toContain('Forgot your password?')
  expect((await goSignIn(elsewhere.address, elsewhere.linked[0]?.id ?? '')).page).toBe('/')
})

test('removing a provider that nobody is linked with tells nobody', async () => {
  const { admin } = await withLinked([])
  await admin.client.call(remove, {})
  expect(await sent()).toEqual([])
})

test('of an unlinking that fails nothing is kept and nobody is told', async () => {
  const { organization, address, linked } = await withLinked(['admin'])
  await services.identityProviders.setOnlyWay(organization.system, true)
  const unlinking = services.identityProviders.unlinkMember(organization.system, linked[0]?.id ?? '')
  await expect(unlinking).rejects.toMatchObject({ type: 'last-linked-admin' })
  expect(await sent()).toEqual([])
  expect((await goSignIn(address, linked[0]?.id ?? '')).page).toBe('/')
})

test('the list of people tells admins who is linked, and others nothing', async () => {
  const { organization, admin, linked } = await withLinked(['viewer'])
  const [member] = linked
  if (!member) throw new Error('Nobody is linked.')
  const told = async (client: TestBrowser['client']) =>
    new Map((await client.call(userEndpoints.list, {})).data.data.map((user) => [user.id, user.linked]))
  expect(Object.fromEntries(await told(admin.client))).toEqual({ [member.id]: true, [admin.actor.id]: false })
  expect([...(await told(member.byPassword.client)).values()]).toEqual([null, null])
  expect([...(await told((await organization.machine('admin')).client)).values()]).toEqual(
    expect.arrayContaining([true, false]),
  )
  await admin.client.call(remove, {})
  expect([...(await told(admin.client)).values()]).toEqual([null, null])
})
