import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { startMailServer } from '../../../test/mail-server.ts'
import { codeOf, passwordStep, turnCodesOn } from '../../../test/one-time-codes.ts'
import { startServer } from '../../../test/start-server.ts'
import { operatorActor } from '../../platform/actor.ts'

const mailServer = await startMailServer()
const idp = await startIdentityProvider()
const database = createTestDatabase()
const server = await startServer(database, {
  config: {
    allowedPrivateHosts: [idp.host],
    mail: { url: mailServer.url, from: 'Example Billing <billing@example.com>' },
  },
})
const { services, organization, worker } = server
const { confirm, enrol, get, renewRecoveryCodes, reset, turnOff } = oneTimeCodeEndpoints
const { beginLink, unlink } = identityProviderEndpoints

const withPassword = (password = testPassword) => ({ body: { password } })

/** Subjects of what was sent since the last time, each with whom it went to. */
const sent = async () => {
  await worker.drainFollowUps()
  return mailServer.take().map(({ to, headers }) => [to[0], headers.get('subject')])
}

beforeEach(sent)

const person = async () => {
  const member = await createMember(services, organization.id, { role: 'viewer' })
  const browser = openBrowser(server.url)
  await browser.signIn(member.email)
  return { ...member, ...browser }
}

const registered = (async () => {
  idp.setCallbacks([`${server.url}/auth/providers/${organization.id}/callback`])
  const body = { name: 'Example ID', signInAddress: 'example', issuer: idp.issuer, ...idp.client, version: null }
  await (await organization.signedIn('admin')).client.call(identityProviderEndpoints.set, { body })
})()

test('the person is told of every change of their codes, whoever made it', async () => {
  const { client, email, id } = await person()
  const told = (subject: string) => [[email, subject]]
  const { secret, recoveryCodes } = await turnCodesOn(client)
  expect(await sent()).toEqual(told('One-time codes of your Billbridge account were turned on'))
  await client.call(renewRecoveryCodes, { body: { code: codeOf(secret) } })
  expect(await sent()).toEqual(told('New recovery codes of your Billbridge account were made'))
  const spent = client.call(turnOff, { body: { code: recoveryCodes[0] ?? '' } })
  await expect(spent).rejects.toMatchObject({ type: 'wrong-code' })
  expect(await sent()).toEqual([])
  await client.call(turnOff, { body: { code: codeOf(secret, { step: 1 }) } })
  expect(await sent()).toEqual(told('One-time codes of your Billbridge account were turned off'))
  const admin = await organization.signedIn('admin')
  const resets = [
    () => admin.client.call(reset, { params: { userId: id } }),
    () => services.oneTimeCodes.reset(operatorActor(organization.id), id),
  ]
  for (const turnedOff of resets) {
    await turnCodesOn(client)
    await sent()
    await turnedOff()
    expect(await sent()).toEqual(told('One-time codes of your Billbridge account were reset'))
  }
  const noted = await services.auditLog.list(organization.system, { action: 'one-time-codes.reset', limit: 1 })
  expect(noted.data[0]).toMatchObject({ targetName: 'Example viewer' })
})

test('what a command does that has no settings of e-mail is told all the same', async () => {
  const { client, email, id } = await person()
  await turnCodesOn(client)
  await sent()
  const command = await startServer(database)
  await command.services.oneTimeCodes.reset(operatorActor(organization.id), id)
  expect(await sent()).toEqual([[email, 'One-time codes of your Billbridge account were reset']])
})

test('the person is told of a recovery code that is used, and once of a change that is made by one', async () => {
  const { client, email } = await person()
  const { recoveryCodes } = await turnCodesOn(client)
  const [first = '', second = ''] = recoveryCodes
  await sent()
  const mails = async () => {
    await worker.drainFollowUps()
    return mailServer.take().map(({ to, headers, text }) => ({ to: to[0], subject: headers.get('subject'), text }))
  }
  const { client: half } = await passwordStep(server.url, email)
  await half.call(signInStepEndpoints.code, { body: { code: first } })
  const told = await mails()
  const text = expect.stringContaining('9 are left')
  expect(told).toEqual([{ to: email, subject: 'A recovery code of your Billbridge account was used', text }])
  for (const code of recoveryCodes) expect(told[0]?.text).not.toContain(code)
  await client.call(renewRecoveryCodes, { body: { code: second } })
  const renewed = { to: email, subject: 'New recovery codes of your Billbridge account were made' }
  expect(await mails()).toEqual([{ ...renewed, text: expect.stringContaining('by a recovery code') }])
})

test('the person is told of an account that is linked, and of one that is unlinked', async () => {
  await registered
  const { client, email, id, visit } = await person()
  const { url } = (await client.call(beginLink, withPassword())).data
  expect(await sent()).toEqual([])
  expect(await visit(await idp.signInAs(id, url))).toBe('/settings/account?provider=linked')
  expect(await sent()).toEqual([[email, 'Your Billbridge account was linked with an identity provider']])
  await client.call(unlink, {})
  expect(await sent()).toEqual([[email, 'Your Billbridge account was unlinked from an identity provider']])
})

test('neither codes nor a link are begun without the password, and wrong ones count as at sign-in', async () => {
  await registered
  const { client, email } = await person()
  const wrong = { type: 'wrong-password', problem: { errors: [{ field: 'password' }] } }
  await expect(client.call(enrol, withPassword('a wrong password'))).rejects.toMatchObject(wrong)
  await expect(client.call(beginLink, withPassword('a wrong password'))).rejects.toMatchObject(wrong)
  expect((await client.call(get, {})).data.onSince).toBeNull()
  const body = { currentPassword: 'a wrong password', newPassword: 'another long password' }
  await expect(client.call(passwordEndpoints.change, { body })).rejects.toMatchObject({ type: 'wrong-password' })
  for (let tried = 0; tried < 2; tried++) {
    await expect(client.call(enrol, withPassword('a wrong password'))).rejects.toMatchObject(wrong)
  }
  const held = { type: 'too-many-attempts' }
  await expect(client.call(enrol, withPassword())).rejects.toMatchObject(held)
  await expect(client.call(beginLink, withPassword())).rejects.toMatchObject(held)
  expect((await openBrowser(server.url).signIn(email)).status).toBe(429)
})

test('turning codes on ends all other sessions and sign-ins under way, and the session that asks goes on', async () => {
  const { client, email, id } = await person()
  const other = openBrowser(server.url)
  await other.signIn(email)
  const elsewhere = await createOrganization(server)
  await createMember(services, elsewhere.id, { role: 'viewer', email })
  const underWay = await services.users.verify(email, testPassword)
  await turnCodesOn(client)
  await expect(other.client.call(sessionEndpoints.get, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  expect((await client.call(sessionEndpoints.get, {})).data.user.email).toBe(email)
  const begun = { userId: id, organizationId: organization.id, signedInAt: new Date().toISOString() }
  expect(await services.sessions.findActor({ ...begun, epoch: underWay?.sessionEpoch ?? -1 })).toBeUndefined()
  for (const { id: organizationId } of [elsewhere, organization]) {
    await client.call(sessionEndpoints.switchOrganization, { body: { organizationId } })
    await client.call(sessionEndpoints.get, {})
  }
})

test('codes that a sign-in has to set up need no second password, and end what the password had begun elsewhere', async () => {
  const strict = await createOrganization(server)
  const { email } = await createMember(services, strict.id, { role: 'viewer' })
  const before = openBrowser(server.url)
  await before.signIn(email)
  const admin = await strict.signedIn('admin')
  await turnCodesOn(admin.client)
  await admin.client.call(oneTimeCodeEndpoints.require, { body: { required: true } })
  const { client } = await passwordStep(server.url, email)
  const waiting = await passwordStep(server.url, email)
  const { secret } = (await client.call(signInStepEndpoints.enrol, {})).data
  await client.call(signInStepEndpoints.confirm, { body: { code: codeOf(secret) } })
  expect((await client.call(sessionEndpoints.get, {})).data.user.email).toBe(email)
  await expect(before.client.call(sessionEndpoints.get, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  const late = waiting.client.call(signInStepEndpoints.enrol, {})
  await expect(late).rejects.toMatchObject({ type: 'sign-in-step-ended' })
})

test('e-mails of every kind are counted, tries that failed and those given up as well', async () => {
  const outcomes = async () => {
    const { values = [] } = (await services.metrics.registry.getSingleMetric('billbridge_emails_total')?.get()) ?? {}
    // The registry goes on counting in what it gave.
    const counts = new Map(values.map(({ labels, value }) => [labels.outcome, value]))
    return (outcome: string) => counts.get(outcome) ?? 0
  }
  const before = await outcomes()
  const { client, email } = await person()
  await turnCodesOn(client)
  const admin = (await organization.signedIn('admin')).client
  await admin.call(invitationEndpoints.create, { body: { email: 'counted@example.com', role: 'viewer' } })
  await server.anonymous.call(passwordEndpoints.requestReset, { body: { email } })
  expect(await sent()).toHaveLength(3)
  mailServer.refuseWith({ code: 550, message: 'No such mailbox' })
  await admin.call(invitationEndpoints.create, { body: { email: 'refused@example.com', role: 'viewer' } })
  await sent()
  mailServer.refuseWith(undefined)
  const after = await outcomes()
  const grown = (outcome: string) => after(outcome) - before(outcome)
  expect({ sent: grown('sent'), failed: grown('failed'), givenUp: grown('given-up') }).toEqual({
    sent: 3,
    failed: 1,
    givenUp: 1,
  })
})

test('where no e-mail is sent what was promised is dropped', async () => {
  const silent = await startServer(createTestDatabase())
  const member = await silent.organization.signedIn('viewer')
  await turnCodesOn(member.client)
  await silent.worker.drainFollowUps()
  expect(await silent.database.connection.collection('follow-ups').countDocuments({ kind: /mail/ })).toBe(0)
  await expect(member.client.call(confirm, { body: { code: '000000' } })).rejects.toMatchObject({
    type: 'one-time-codes-on',
  })
})
