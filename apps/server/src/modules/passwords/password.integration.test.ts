import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { createClient } from '@billbridge/contract/client'
import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { sessionEndpoints } from '@billbridge/contract/session'
import { beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { cookieOf, createMember, createOrganization, signIn, testPassword } from '../../../test/factories.ts'
import { startMailServer } from '../../../test/mail-server.ts'
import { startServer } from '../../../test/start-server.ts'

let clock = Date.parse('2026-11-01T10:00:00Z')
const mailServer = await startMailServer()
const server = await startServer(createTestDatabase(), {
  now: () => new Date(clock),
  config: { mail: { url: mailServer.url, from: 'Example Billing <billing@example.com>' } },
})
const { services, organization, anonymous, worker } = server
const newPassword = 'another long password'

beforeEach(async () => {
  await worker.drainFollowUps()
  mailServer.take()
})

const withCookie = (cookie: string) => createClient({ baseUrl: server.url, headers: () => ({ cookie }) })
const createViewer = () => createMember(services, organization.id, { role: 'viewer' })
const signInAs = async (email: string, password = testPassword) => cookieOf(await signIn(server.url, email, password))

const requestReset = (email: string) => anonymous.call(passwordEndpoints.requestReset, { body: { email } })
const reset = (token: string, password = newPassword) =>
  anonymous.call(passwordEndpoints.reset, { body: { token, password } })

const tokenIn = (text: string): string => {
  const token = /\/reset-password#([A-Za-z0-9]{43})/.exec(text)?.[1]
  if (!token) throw new Error(`There is no link in: ${text}`)
  return token
}

const tokenFor = async (email: string): Promise<string> => {
  await requestReset(email)
  await worker.drainFollowUps()
  return tokenIn(mailServer.take().find(({ to, text }) => to.includes(email) && text.includes('#'))?.text ?? '')
}

const signedOut = { type: 'not-signed-in' }
const linkEnded = { type: 'link-ended' }

test('a forgotten password is set anew by a link that comes by e-mail, and all sessions end', async () => {
  const { email, id } = await createViewer()
  const stolen = withCookie(await signInAs(email))
  const token = await tokenFor(email)
  expect((await anonymous.call(passwordEndpoints.lookUpReset, { body: { token } })).data.email).toBe(email)
  await stolen.call(sessionEndpoints.get, {})
  await reset(token)
  await expect(stolen.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
  expect((await signIn(server.url, email, testPassword)).status).toBe(401)
  expect((await signIn(server.url, email, newPassword)).status).toBe(200)
  const { client } = await organization.signedIn('admin')
  const { data } = await client.call(auditEntryEndpoints.list, { query: { targetId: id } })
  expect(data.data.filter(({ action }) => action.startsWith('user.'))).toMatchObject([
    { action: 'user.password-reset', actor: { id }, address: '127.0.0.1' },
    {
      action: 'user.password-reset-requested',
      actor: { kind: 'system' },
      requestId: expect.any(String),
      address: '127.0.0.1',
    },
  ])
})

test('of four who use one link at once one sets the password', async () => {
  const { email } = await createViewer()
  const token = await tokenFor(email)
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map((number) => reset(token, `a long password ${number}`)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(linkEnded)
  }
  const won = outcomes.findIndex(({ status }) => status === 'fulfilled') + 1
  expect((await signIn(server.url, email, `a long password ${won}`)).status).toBe(200)
})

test('a link works once, for an hour, and ends with the next password', async () => {
  const { email } = await createViewer()
  const [old, used] = [await tokenFor(email), await tokenFor(email)]
  await reset(used)
  await expect(reset(used)).rejects.toMatchObject(linkEnded)
  await expect(reset(old)).rejects.toMatchObject(linkEnded)
  const late = await tokenFor(email)
  clock += 60 * 60_000
  await expect(reset(late)).rejects.toMatchObject(linkEnded)
  await expect(anonymous.call(passwordEndpoints.lookUpReset, { body: { token: late } })).rejects.toMatchObject(
    linkEnded,
  )
})

test('the answer is the same for an e-mail that nobody has, and nothing is sent', async () => {
  const { email } = await createViewer()
  const [known, unknown] = [await requestReset(email), await requestReset('nobody@example.com')]
  expect(unknown.data).toEqual(known.data)
  await worker.drainFollowUps()
  expect(mailServer.take().map(({ to }) => to)).toEqual([[email]])
})

test('known and unknown e-mails are written down alike, so that time does not tell them apart', async () => {
  const { email } = await createViewer()
  const followUps = server.database.connection.collection('follow-ups')
  const links = () => server.database.connection.collection('password-resets').countDocuments()
  const before = await links()
  await requestReset(email)
  await requestReset('nobody-either@example.com')
  const rows = await followUps.find({ kind: 'passwords.reset-mail' }).toArray()
  expect(rows).toHaveLength(2)
  expect(await links()).toBe(before)
})

test('somebody who is suspended everywhere gets no link', async () => {
  const { email, id } = await createViewer()
  await services.users.setMembership(organization.system, id, { status: 'suspended' })
  await requestReset(email)
  await worker.drainFollowUps()
  expect(mailServer.take()).toEqual([])
})

test('no stored row leads to a link', async () => {
  const { email } = await createViewer()
  const token = await tokenFor(email)
  for (const { name } of await server.database.connection.listCollections()) {
    const rows = await server.database.connection.collection(name).find().toArray()
    expect(JSON.stringify(rows), name).not.toContain(token)
  }
})

test('an e-mail that cannot be sent is tried again, and its link works', async () => {
  const { email } = await createViewer()
  mailServer.refuseWith({ code: 451, message: 'later' })
  await requestReset(email)
  await worker.drainFollowUps()
  mailServer.refuseWith(undefined)
  expect(mailServer.take()).toEqual([])
  clock += 60_000
  await worker.drainFollowUps()
  await reset(tokenIn(mailServer.take()[0]?.text ?? ''))
})

test('requests are counted by e-mail and address', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => requestReset('often@example.com')))
  const told = tries.map((one) => (one.status === 'fulfilled' ? 'taken' : one.reason.type))
  expect(told.toSorted()).toEqual([...Array(5).fill('taken'), ...Array(3).fill('too-many-attempts')])
})

test('changing the password needs the old one, ends the other sessions and renews one’s own', async () => {
  const { email } = await createViewer()
  const [stolen, before] = [withCookie(await signInAs(email)), await signInAs(email)]
  const change = (currentPassword: string) =>
    withCookie(before).call(passwordEndpoints.change, { body: { currentPassword, newPassword } })
  await expect(change('a wrong password')).rejects.toMatchObject({
    type: 'wrong-password',
    problem: { errors: [{ field: 'currentPassword', message: 'is not your password' }] },
  })
  await stolen.call(sessionEndpoints.get, {})
  const after = cookieOf(await change(testPassword))
  expect(after).not.toBe('')
  expect(after).not.toBe(before)
  await expect(stolen.call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
  await expect(withCookie(before).call(sessionEndpoints.get, {})).rejects.toMatchObject(signedOut)
  expect((await withCookie(after).call(ownSessionEndpoints.list, {})).data.data).toHaveLength(1)
  await worker.drainFollowUps()
  expect(mailServer.take()).toMatchObject([{ to: [email] }])
})

test('a sign-in with the old password that is under way when it changes is worth nothing', async () => {
  const { email, id } = await createViewer()
  const person = await services.users.verify(email, testPassword)
  await services.passwords.change(
    { kind: 'user', id, name: 'Example', organizationId: organization.id, role: 'viewer' },
    { currentPassword: testPassword, newPassword },
    '127.0.0.1',
  )
  const content = { userId: id, organizationId: organization.id, signedInAt: new Date(clock).toISOString() }
  expect(await services.sessions.findActor({ ...content, epoch: person?.sessionEpoch ?? -1 })).toBeUndefined()
  expect(await services.sessions.findActor({ ...content, epoch: (person?.sessionEpoch ?? -1) + 1 })).toBeDefined()
})

test('somebody who joins another organization while their password changes can work in both', async () => {
  const { email, id } = await createViewer()
  const other = await createOrganization(server)
  const body = { currentPassword: testPassword, newPassword }
  const actor = { kind: 'user' as const, id, name: 'Example', organizationId: organization.id, role: 'viewer' as const }
  await Promise.all([
    services.passwords.change(actor, body, '127.0.0.1'),
    createMember(services, other.id, { role: 'editor', email }),
  ])
  const client = withCookie(await signInAs(email, newPassword))
  for (const organizationId of [organization.id, other.id]) {
    await client.call(sessionEndpoints.switchOrganization, { body: { organizationId } })
    await client.call(sessionEndpoints.get, {})
  }
})

test('a new password is long and is not the e-mail', async () => {
  const { email } = await createViewer()
  const client = withCookie(await signInAs(email))
  const change = (password: string) =>
    client.call(passwordEndpoints.change, { body: { currentPassword: testPassword, newPassword: password } })
  const refusal = (message: string) => ({ problem: { errors: [{ field: 'newPassword', message }] } })
  await expect(change('short')).rejects.toMatchObject(refusal('must have at least 12 characters'))
  await expect(change(email.toUpperCase())).rejects.toMatchObject(refusal('must not be the e-mail address'))
  const token = await tokenFor(email)
  await expect(reset(token, email)).rejects.toMatchObject({ type: 'invalid-request' })
  await reset(token)
})

test('wrong old passwords are counted like wrong ones at sign-in', async () => {
  const { email } = await createViewer()
  const client = withCookie(await signInAs(email))
  const tries = await Promise.allSettled(
    Array.from({ length: 7 }, () =>
      client.call(passwordEndpoints.change, { body: { currentPassword: 'a wrong password', newPassword } }),
    ),
  )
  const types = tries.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.type : 'changed'))
  expect(types.filter((type) => type === 'too-many-attempts')).toHaveLength(2)
})

test('the operator makes a link for somebody who gets no e-mail', async () => {
  const { email } = await createViewer()
  const { link } = await services.passwords.makeResetLink(email)
  await reset(tokenIn(link))
  expect((await signIn(server.url, email, newPassword)).status).toBe(200)
})

test('a machine has no password', async () => {
  const { client } = await organization.machine('admin')
  const body = { currentPassword: testPassword, newPassword }
  await expect(client.call(passwordEndpoints.change, { body })).rejects.toMatchObject({ type: 'people-only' })
})
