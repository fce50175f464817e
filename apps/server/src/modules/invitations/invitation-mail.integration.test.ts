import { invitationEndpoints } from '@billbridge/contract/invitations'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, signIn, testPassword } from '../../../test/factories.ts'
import { startMailServer } from '../../../test/mail-server.ts'
import { startServer } from '../../../test/start-server.ts'

let clock = Date.parse('2026-11-01T10:00:00Z')
const mailServer = await startMailServer()
const server = await startServer(createTestDatabase(), {
  now: () => new Date(clock),
  config: { mail: { url: mailServer.url, from: 'Example Billing <billing@example.com>' } },
})
const { anonymous, worker, organization } = server
const { client: admin } = await organization.signedIn('admin')

beforeEach(() => {
  mailServer.refuseWith(undefined)
  mailServer.take()
})

let count = 0
const newEmail = () => `invited-${++count}@example.com`

const invite = async (email: string, by = admin) => {
  const { data } = await by.call(invitationEndpoints.create, { body: { email, role: 'viewer' } })
  expect(data.link).toBeNull()
  return data.invitation.id
}

const statusOf = async (id: string) =>
  (await admin.call(invitationEndpoints.list, {})).data.data.find((row) => row.id === id)

const tokensOf = (): string[] =>
  mailServer.take().map(({ text }) => /\/invitation#([A-Za-z0-9]{43})\n/.exec(text)?.[1] ?? 'no link')

const accept = (token = 'none') =>
  anonymous.call(invitationEndpoints.accept, { body: { token, name: 'Invited', password: testPassword } })

test('an invitation goes by e-mail, whose link lets its reader in', async () => {
  const email = newEmail()
  const id = await invite(email)
  expect(await statusOf(id)).toMatchObject({ delivery: 'sending' })
  await worker.drainFollowUps()
  expect(await statusOf(id)).toMatchObject({ delivery: 'sent', deliveryProblem: null })
  const [mail] = mailServer.mails
  expect(mail).toMatchObject({ to: [email] })
  expect(mail?.headers.get('subject')).toBe('You are invited to Example Holding on Billbridge')
  expect(mail?.text).toContain('Example admin invites you to work in Example Holding on Billbridge, as viewer.')
  const [token] = tokensOf()
  await accept(token)
  expect((await signIn(server.url, email, testPassword)).status).toBe(200)
})

test('names of people and organizations cannot write the e-mail', async () => {
  const name = '<a href="https://evil.example">Click</a>\u202e & "Sons"'
  const other = await createOrganization(server, { name })
  await invite(newEmail(), (await other.signedIn('admin')).client)
  await worker.drainFollowUps()
  const [mail] = mailServer.take()
  expect(mail?.html).not.toContain('<a href="https://evil.example">')
  expect(mail?.html).toContain('&lt;a href=&quot;https://evil.example&quot;&gt;')
  expect(mail?.text).not.toContain('\u202e')
  expect(mail?.headerNames.filter((header) => header === 'subject')).toHaveLength(1)
})

test('while the mail server is away the invitation says so, and goes out when it is back', async () => {
  const id = await invite(newEmail())
  mailServer.refuseWith({ code: 451, message: 'come back later' })
  await worker.drainFollowUps()
  expect(await statusOf(id)).toMatchObject({ delivery: 'sending', deliveryProblem: expect.stringContaining('451') })
  mailServer.refuseWith(undefined)
  clock += 60_000
  await worker.drainFollowUps()
  expect(await statusOf(id)).toMatchObject({ delivery: 'sent', deliveryProblem: null })
  await accept(tokensOf()[0])
})

test('an address that is refused for good is told, and can be sent to again', async () => {
  const id = await invite(newEmail())
  mailServer.refuseWith({ code: 550, message: 'no such mailbox' })
  await worker.drainFollowUps()
  expect(await statusOf(id)).toMatchObject({ delivery: 'failed', deliveryProblem: expect.stringContaining('550') })
  mailServer.refuseWith(undefined)
  await admin.call(invitationEndpoints.sendAgain, { params: { invitationId: id } })
  await worker.drainFollowUps()
  await accept(tokensOf()[0])
})

test('sending again ends the links of the e-mails before', async () => {
  const id = await invite(newEmail())
  await worker.drainFollowUps()
  await admin.call(invitationEndpoints.sendAgain, { params: { invitationId: id } })
  await worker.drainFollowUps()
  const [first, second] = tokensOf()
  await expect(accept(first)).rejects.toMatchObject({ type: 'link-ended' })
  await accept(second)
})

test('an e-mail that was promised is not sent for an invitation that was revoked before', async () => {
  const id = await invite(newEmail())
  await admin.call(invitationEndpoints.revoke, { params: { invitationId: id } })
  await worker.drainFollowUps()
  expect(mailServer.take()).toEqual([])
})

test('an e-mail sent twice, because the worker died after it, has two links and lets one in', async () => {
  const id = await invite(newEmail())
  await worker.drainFollowUps()
  const kind = 'invitations.mail'
  const followUps = server.database.connection.collection('follow-ups')
  await invite(newEmail())
  await followUps.updateOne({ kind, status: 'ready' }, { $set: { 'payload.invitationId': id } })
  await worker.drainFollowUps()
  const mails = mailServer.take()
  expect(new Set(mails.map(({ headers }) => headers.get('message-id')))).toHaveProperty('size', 1)
  const [first, second] = mails.map(({ text }) => /#([A-Za-z0-9]{43})\n/.exec(text)?.[1])
  expect(first).not.toBe(second)
  await accept(first)
  await expect(accept(second)).rejects.toMatchObject({ type: 'link-ended' })
})

test('without a mail server a forgotten password is a matter for the operator, for everybody alike', async () => {
  const silent = await startServer(createTestDatabase())
  const { email } = await createMember(silent.services, silent.organization.id, { role: 'viewer' })
  for (const address of [email, 'nobody@example.com']) {
    const asking = silent.anonymous.call(passwordEndpoints.requestReset, { body: { email: address } })
    await expect(asking).rejects.toMatchObject({ type: 'email-not-set-up' })
  }
})
