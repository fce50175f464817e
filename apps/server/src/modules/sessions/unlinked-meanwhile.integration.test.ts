import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test, vi } from 'vitest'
import { openBrowser, type TestBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { turnCodesOn } from '../../../test/one-time-codes.ts'
import { startServer } from '../../../test/start-server.ts'
import { countWrites } from '../../../test/write-counts.ts'

const idp = await startIdentityProvider()
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] } })
const { services } = server
const { connection } = services
const { beginLink, unlink } = identityProviderEndpoints
const withPassword = { body: { password: testPassword } }
const callbacks: string[] = []
let made = 0

type Organization = Awaited<ReturnType<typeof createOrganization>>
type Member = Awaited<ReturnType<typeof createMember>>

const register = (organization: Organization, signInAddress: string) =>
  services.identityProviders.set(organization.system, {
    ...{ name: 'Example ID', signInAddress, issuer: idp.issuer, ...idp.client },
    version: null,
  })

const urlToLink = async ({ client }: TestBrowser) => (await client.call(beginLink, withPassword)).data.url

/** An organization with a provider, and a member in a browser of theirs, signed in by password and linked. */
const withLinked = async (role: 'viewer' | 'admin' = 'viewer') => {
  const organization = await createOrganization(server)
  callbacks.push(`${server.url}/auth/providers/${organization.id}/callback`)
  idp.setCallbacks(callbacks)
  const address = `meanwhile-${++made}`
  await register(organization, address)
  const member = await createMember(services, organization.id, { role })
  const browser = openBrowser(server.url)
  await browser.signIn(member.email)
  /** A second way that the same browser began, before it was linked by the first. */
  const other = await urlToLink(browser)
  const linked = await browser.visit(await idp.signInAs(member.id, await urlToLink(browser)))
  expect(linked).toBe('/settings/account?provider=linked')
  return { organization, address, member, browser, other }
}

/** What takes a link away, and leaves somebody who is an active member. */
const partings: Record<string, (organization: Organization, member: Member, address: string) => Promise<unknown>> = {
  // Who is not linked yet is not found; what is under way to link them ends.
  'is unlinked': ({ system }, { id }) =>
    services.identityProviders.unlinkMember(system, id).catch((error: unknown) => {
      expect(error).toMatchObject({ type: 'not-found' })
    }),
  'is removed and comes back': async ({ id, system }, member) => {
    await services.users.removeMember(system, member.id)
    await createMember(services, id, { role: 'viewer', email: member.email })
  },
  'sees the provider removed and registered anew': async (organization, _member, address) => {
    await services.identityProviders.remove(organization.system)
    await register(organization, address)
  },
}

const isSignedIn = async ({ client }: TestBrowser) =>
  (await client.call(sessionEndpoints.current, {})).data.session !== null

/** A browser that comes back from the provider where the member's account was signed in. */
const goneToSignIn = async (address: string, account: string) => {
  const browser = openBrowser(server.url)
  const { url } = (await browser.client.call(signInStepEndpoints.provider, { body: { address } })).data
  return { browser, back: await idp.signInAs(account, url) }
}

/** Whether something writes to a collection and has to wait for a transaction. */
const waits = async (collection: string, op: 'remove' | 'update' | 'command') => {
  const found = await connection
    .getClient()
    .db('admin')
    .command({ currentOp: 1, active: true, op, ns: `${connection.name}.${collection}` })
  return Reflect.get(found, 'inprog').length > 0
}

/** Until some work is as far as that, or is over. */
const untilThere = async (work: Promise<unknown>, isThere: () => Promise<boolean>) => {
  let isOver = false
  void work.finally(() => {
    isOver = true
  })
  await expect.poll(async () => isOver || isThere(), { interval: 20 }).toBe(true)
}

const createGate = () => {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

/**
 * Holds up the one browser that nobody is signed in with where its sign-in has read everything and keeps its session. The
 * release says whether it was held till then: MongoDB ends a transaction that takes long.
 */
const holdVisitor = async () => {
  const sessions = connection.collection('sessions')
  const held = connection.getClient().startSession()
  held.startTransaction()
  const { matchedCount } = await sessions.updateMany(
    { 'session.isVisitor': true },
    { $set: { isHeld: true } },
    { session: held },
  )
  expect(matchedCount).toBe(1)
  return async () => {
    const wasHeld = await held.commitTransaction().then(
      () => true,
      () => false,
    )
    await held.endSession()
    return wasHeld
  }
}

for (const [parting, part] of Object.entries(partings)) {
  test(`a sign-in that was proven before its member ${parting} signs nobody in after`, async () => {
    const { organization, address, member } = await withLinked()
    const { browser, back } = await goneToSignIn(address, member.id)
    const release = await holdVisitor()
    const visit = browser.visit(back)
    await untilThere(visit, () => waits('sessions', 'remove'))
    await part(organization, member, address)
    const wasHeld = await release()
    const page = await visit
    if (wasHeld) expect(page).toBe('/sign-in?provider=not-linked')
    expect(await isSignedIn(browser)).toBe(false)
  })

  test(`a link that was proven before its member ${parting} links nothing after`, async () => {
    const { organization, address, member } = await withLinked()
    const { identityProviders, users } = services
    const actor = await users.findActor(member.id, organization.id, 0)
    if (!actor) throw new Error('The member cannot act.')
    await identityProviders.unlink(actor)
    const way = await identityProviders.beginLink(actor, { ...withPassword.body, field: 'password', ip: '::1' }, 'one')
    const returned = await identityProviders.takeReturn({
      organizationId: organization.id,
      sessionId: 'one',
      address: await idp.signInAs(`other-${member.id}`, way.url),
    })
    if (returned.outcome !== 'proven') throw new Error(`The return is ${returned.outcome}, not proven.`)
    await part(organization, member, address)
    expect(await identityProviders.addLink(actor, returned)).toBe('unknown')
    expect(await connection.collection('identity-links').countDocuments({ userId: member.id })).toBe(0)
  })
}

test('a sign-in that ends while an unlinking is being kept is found by one of the two', async () => {
  const { organization, address, member } = await withLinked()
  const { browser, back } = await goneToSignIn(address, member.id)
  const [ended, goOn] = [createGate(), createGate()]
  services.identityProviders.waysChanged.subscribe(async ({ organizationId }) => {
    if (organizationId !== organization.id) return
    ended.open()
    await goOn.passed
  })
  const unlinking = services.identityProviders.unlinkMember(organization.system, member.id)
  await ended.passed
  const visit = browser.visit(back)
  await untilThere(visit, () => waits('identity-links', 'update'))
  goOn.open()
  await Promise.all([unlinking, visit])
  expect(await isSignedIn(browser)).toBe(false)
})

test('a way to link that is begun before an unlinking, one’s own or an admin’s, links nothing after it', async () => {
  for (const isOwn of [true, false]) {
    const { organization, member, browser, other } = await withLinked()
    if (isOwn) await browser.client.call(unlink, {})
    else await services.identityProviders.unlinkMember(organization.system, member.id)
    expect(await browser.visit(await idp.signInAs(member.id, other))).toBe('/settings/account?provider=unknown')
    expect(await connection.collection('identity-links').countDocuments({ userId: member.id })).toBe(0)
    const anew = await browser.visit(await idp.signInAs(member.id, await urlToLink(browser)))
    expect(anew).toBe('/settings/account?provider=linked')
  }
})

test('a sign-in that waits for a link ends with an unlinking: the password is asked anew', async () => {
  const { organization } = await withLinked('admin')
  await services.identityProviders.setOnlyWay(organization.system, true)
  const member = await createMember(services, organization.id, { role: 'viewer' })
  const [one, two] = [openBrowser(server.url), openBrowser(server.url)]
  const urlOfStep = async ({ client }: TestBrowser) => (await client.call(signInStepEndpoints.link, {})).data.url
  for (const browser of [one, two]) await browser.signIn(member.email)
  expect(await one.visit(await idp.signInAs(member.id, await urlOfStep(one)))).toBe('/')
  await services.identityProviders.unlinkMember(organization.system, member.id)
  await expect(urlOfStep(two)).rejects.toMatchObject({ type: 'sign-in-step-ended' })
  await two.signIn(member.email)
  expect(await two.visit(await idp.signInAs(member.id, await urlOfStep(two)))).toBe('/')
})

/** While passwords are being allowed no more, and before that is kept: what a password does at that moment, until it is there. */
const whilePasswordsEnd = async (
  organization: Organization,
  work: () => Promise<unknown>,
  isThere: () => Promise<boolean>,
) => {
  const [ended, goOn] = [createGate(), createGate()]
  services.identityProviders.waysChanged.subscribe(async ({ organizationId, endSessionsBy }) => {
    if (organizationId !== organization.id || endSessionsBy !== 'password') return
    ended.open()
    await goOn.passed
  })
  const closing = services.identityProviders.setOnlyWay(organization.system, true)
  await ended.passed
  const working = work()
  await untilThere(working, isThere)
  goOn.open()
  await closing
  return working
}

test('a sign-in by password that ends while the provider becomes the only way signs nobody in', async () => {
  const { organization } = await withLinked('admin')
  const member = await createMember(services, organization.id, { role: 'viewer' })
  const late = openBrowser(server.url)
  const isThere = () => waits('identity-providers', 'command')
  const answer = (await whilePasswordsEnd(organization, () => late.signIn(member.email), isThere)) as Response
  expect(answer.status).toBe(403)
  expect(await isSignedIn(late)).toBe(false)
})

test('nobody switches into an organization whose provider becomes the only way at that moment', async () => {
  const { organization } = await withLinked('admin')
  const elsewhere = await createOrganization(server)
  const { email, id } = await createMember(services, elsewhere.id, { role: 'viewer' })
  const { client, signIn } = openBrowser(server.url)
  await signIn(email)
  await createMember(services, organization.id, { role: 'viewer', email })
  const body = { organizationId: organization.id }
  const switching = () => client.call(sessionEndpoints.switchOrganization, { body }).catch((error: unknown) => error)
  // Its transaction confirms the member first; it waits for no other transaction, but gives up and tries again.
  const before = await countWrites(connection, 'memberships', 'update')
  const isThere = async () => (await countWrites(connection, 'memberships', 'update')) > before
  const outcome = await whilePasswordsEnd(organization, switching, isThere)
  expect(outcome).toMatchObject({ type: 'sign-in-with-provider' })
  const { session } = (await client.call(sessionEndpoints.current, {})).data
  expect(session?.organization.id).toBe(elsewhere.id)
  const switches = { organizationId: organization.id, targetId: id, action: 'session.signed-in' }
  expect(await connection.collection('audit-entries').countDocuments(switches)).toBe(0)
  expect((await services.users.find(id))?.lastOrganizationId).not.toBe(organization.id)
})

/** What ends all sessions of a person and lets the one that asks go on under another id. */
const renewals: Record<string, (browser: TestBrowser) => Promise<unknown>> = {
  'a new password': ({ client }) =>
    client.call(passwordEndpoints.change, {
      body: { currentPassword: testPassword, newPassword: 'another password of theirs' },
    }),
  'turning codes on': ({ client }) => turnCodesOn(client),
}

/** Between the end of the old session and the beginning of the one in its place. */
const beforeRenewed = (work: () => Promise<unknown>) => {
  const { store } = services.sessions
  vi.spyOn(store, 'destroy').mockImplementationOnce((id, done) => {
    void work().then(() => store.destroy(id, done))
  })
}

for (const [renewal, renew] of Object.entries(renewals)) {
  test(`${renewal} while the provider becomes the only way is done, and leaves nobody signed in by password`, async () => {
    const { organization } = await withLinked('admin')
    const { email } = await createMember(services, organization.id, { role: 'viewer' })
    const browser = openBrowser(server.url)
    await browser.signIn(email)
    beforeRenewed(() => services.identityProviders.setOnlyWay(organization.system, true))
    await renew(browser)
    expect((await services.identityProviders.get(organization.system)).provider?.onlyWay).toBe(true)
    expect(await isSignedIn(browser)).toBe(false)
    expect(await connection.collection('sessions').countDocuments({ 'session.organizationId': organization.id })).toBe(
      0,
    )
  })

  test(`${renewal} leaves the session signed in where passwords stay allowed`, async () => {
    const { organization } = await withLinked('admin')
    const { email } = await createMember(services, organization.id, { role: 'viewer' })
    const browser = openBrowser(server.url)
    await browser.signIn(email)
    await renew(browser)
    expect(await isSignedIn(browser)).toBe(true)
  })
}
