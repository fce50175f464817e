import type { Client } from '@billbridge/contract/client'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, signedInClient, testPassword } from '../../../test/factories.ts'
import { codeOf, turnCodesOn } from '../../../test/one-time-codes.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase())
const { services, organization } = server
const { confirm, enrol, get, renewRecoveryCodes, requirement, reset, turnOff } = oneTimeCodeEndpoints

const clientOf = (email: string) => signedInClient(server.url, email)

const withPassword = { body: { password: testPassword } }

/** A new member, signed in by password. */
const person = async (role: 'viewer' | 'admin' = 'viewer') => {
  const member = await createMember(services, organization.id, { role })
  return { member, client: await clientOf(member.email) }
}

const actionsOf = async (targetId: string, of = organization) =>
  (await services.auditLog.list(of.system, { targetId, limit: 20 })).data.map(({ action }) => action)

test('codes are off until a code of the new secret confirms them, and then give ten recovery codes', async () => {
  const { client, member } = await person()
  const { data: begun } = await client.call(enrol, withPassword)
  expect((await client.call(get, {})).data).toEqual({ onSince: null, recoveryCodesLeft: 0, requiredBy: [] })
  await expect(client.call(confirm, { body: { code: '000000' } })).rejects.toMatchObject({ type: 'wrong-code' })
  const { data } = await client.call(confirm, { body: { code: ` ${codeOf(begun.secret).replace(/^.../, '$& ')} ` } })
  expect(new Set(data.recoveryCodes).size).toBe(10)
  expect((await client.call(get, {})).data).toMatchObject({ onSince: expect.any(String), recoveryCodesLeft: 10 })
  expect(await actionsOf(member.id)).toContain('one-time-codes.turned-on')
})

test('an enrolment begun again makes the picture before it worthless, and one that is on cannot be begun again', async () => {
  const { client } = await person()
  const { data: first } = await client.call(enrol, withPassword)
  const { data: second } = await client.call(enrol, withPassword)
  const confirming = (secret: string) => client.call(confirm, { body: { code: codeOf(secret) } })
  await expect(confirming(first.secret)).rejects.toMatchObject({ type: 'wrong-code' })
  await confirming(second.secret)
  await expect(client.call(enrol, withPassword)).rejects.toMatchObject({ type: 'one-time-codes-on' })
})

test('the database holds neither the secret nor a recovery code', async () => {
  const { client, member } = await person()
  const { secret, recoveryCodes } = await turnCodesOn(client)
  const rows = server.database.connection.collection<{ _id: string }>('one-time-codes')
  const kept = JSON.stringify(await rows.findOne({ _id: member.id }))
  expect(kept).toContain('ciphertext')
  for (const text of [secret, ...recoveryCodes]) expect(kept).not.toContain(text)
})

test('a secret that was moved to another person does not open there', async () => {
  const [one, other] = [await person(), await person()]
  const { secret } = await turnCodesOn(one.client)
  await turnCodesOn(other.client)
  const rows = server.database.connection.collection<{ _id: string; secret: unknown }>('one-time-codes')
  const moved = await rows.findOne({ _id: one.member.id })
  await rows.updateOne({ _id: other.member.id }, { $set: { secret: moved?.secret } })
  const tried = other.client.call(turnOff, { body: { code: codeOf(secret) } })
  await expect(tried).rejects.toMatchObject({ type: 'secret-not-opened' })
  expect((await other.client.call(get, {})).data.onSince).not.toBeNull()
})

test('of four requests with one code one is taken, and the code is worth nothing afterwards', async () => {
  const { client } = await person()
  const { secret } = await turnCodesOn(client)
  const renewing = () => client.call(renewRecoveryCodes, { body: { code: codeOf(secret) } })
  const outcomes = await Promise.allSettled([renewing(), renewing(), renewing(), renewing()])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ type: 'wrong-code' })
  }
  await expect(renewing()).rejects.toMatchObject({ type: 'wrong-code' })
})

test('a recovery code works once, however many ask at once, and leaves nine', async () => {
  const { client } = await person()
  const { recoveryCodes } = await turnCodesOn(client)
  const [code = ''] = recoveryCodes
  const spent = await Promise.allSettled([1, 2, 3].map(() => client.call(renewRecoveryCodes, { body: { code } })))
  expect(spent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('new recovery codes make the old ones worthless', async () => {
  const { client, member } = await person()
  const { secret, recoveryCodes } = await turnCodesOn(client)
  const { data } = await client.call(renewRecoveryCodes, { body: { code: codeOf(secret) } })
  const off = (code: string) => client.call(turnOff, { body: { code } })
  await expect(off(recoveryCodes[3] ?? '')).rejects.toMatchObject({ type: 'wrong-code' })
  await off(data.recoveryCodes[3]?.toUpperCase() ?? '')
  expect((await client.call(get, {})).data).toEqual({ onSince: null, recoveryCodesLeft: 0, requiredBy: [] })
  expect(await actionsOf(member.id)).toEqual(
    expect.arrayContaining([
      'one-time-codes.recovery-codes-renewed',
      'one-time-codes.recovery-code-used',
      'one-time-codes.turned-off',
    ]),
  )
})

/** Signs in with codes in a browser of its own; a recovery code is enough. */
const signedInWith = async (email: string, code: string) => {
  const browser = openBrowser(server.url)
  await browser.signIn(email)
  await browser.client.call(signInStepEndpoints.code, { body: { code } })
  return browser.client
}

const held = { type: 'too-many-attempts', problem: { status: 429 } }

test('five wrong codes hold back their session alone, and ten of all sessions the person', async () => {
  const { client, member } = await person()
  const { secret, recoveryCodes } = await turnCodesOn(client)
  const [first = '', second = '', third = ''] = recoveryCodes
  const [stolen, other] = [await signedInWith(member.email, first), await signedInWith(member.email, second)]
  const off = (by: Client, code: string) => by.call(turnOff, { body: { code } })
  const wrongly = async (by: Client) => {
    for (let n = 0; n < 5; n++) await expect(off(by, 'not a code')).rejects.toMatchObject({ type: 'wrong-code' })
    await expect(off(by, codeOf(secret))).rejects.toMatchObject(held)
  }
  await wrongly(stolen)
  // What it went on trying took nothing more from the person.
  for (let n = 0; n < 6; n++) await expect(off(stolen, 'not a code')).rejects.toMatchObject(held)
  await wrongly(other)
  await expect(off(client, codeOf(secret))).rejects.toMatchObject(held)
  await expect(signedInWith(member.email, third)).rejects.toMatchObject(held)
})

test('who owns a stolen session that has used up its tries proves theirs all the same, and signs in', async () => {
  const { client, member } = await person()
  const { recoveryCodes } = await turnCodesOn(client)
  const [first = '', second = '', third = ''] = recoveryCodes
  const stolen = await signedInWith(member.email, first)
  const { give } = sessionProofEndpoints
  for (let n = 0; n < 5; n++) await stolen.call(give, { body: { code: '000000' } }).catch(() => undefined)
  await expect(stolen.call(give, { body: { code: second } })).rejects.toMatchObject(held)
  await client.call(give, { body: { code: second } })
  await signedInWith(member.email, third)
  await expect(stolen.call(give, { body: { code: recoveryCodes[3] ?? '' } })).rejects.toMatchObject(held)
})

test('a session that is used while its person is held has all its tries when the person has some again', async () => {
  const { client, member } = await person()
  const { recoveryCodes } = await turnCodesOn(client)
  const [first = '', second = '', third = ''] = recoveryCodes
  const others = [await signedInWith(member.email, first), await signedInWith(member.email, second)]
  const { give } = sessionProofEndpoints
  for (const other of others) {
    for (let n = 0; n < 5; n++) await other.call(give, { body: { code: '000000' } }).catch(() => undefined)
  }
  for (let n = 0; n < 6; n++) await expect(client.call(give, { body: { code: third } })).rejects.toMatchObject(held)
  // The wait that Retry-After told is over.
  const { deletedCount } = await server.database.connection
    .collection('rate-limits')
    .deleteOne({ key: `one-time-code:${member.id}` })
  expect(deletedCount).toBe(1)
  for (let n = 0; n < 4; n++) {
    await expect(client.call(give, { body: { code: '000000' } })).rejects.toMatchObject({ type: 'wrong-code' })
  }
  await client.call(give, { body: { code: third } })
})

test('an admin resets the codes of a member, and of nobody who also works where he is no admin', async () => {
  const admin = await organization.signedIn('admin')
  const { client, member } = await person()
  await turnCodesOn(client)
  const params = { userId: member.id }
  const other = await createOrganization(server)
  await createMember(services, other.id, { role: 'viewer', email: member.email })
  await expect(admin.client.call(reset, { params })).rejects.toMatchObject({ type: 'one-time-codes-shared' })
  await services.users.removeMember(other.system, member.id)
  await admin.client.call(reset, { params })
  expect(await actionsOf(member.id)).toContain('one-time-codes.reset')
  await expect(admin.client.call(reset, { params })).rejects.toMatchObject({ type: 'one-time-codes-off' })
})

test('nobody resets their own codes without one, and a machine has none', async () => {
  const { client, member } = await person('admin')
  await turnCodesOn(client)
  await expect(client.call(reset, { params: { userId: member.id } })).rejects.toMatchObject({ type: 'not-allowed' })
  const machine = await organization.machine('admin')
  await expect(machine.client.call(enrol, withPassword)).rejects.toMatchObject({ type: 'people-only' })
})

test('an organization requires codes, is shown who has none, and then nobody there turns theirs off', async () => {
  const strict = await createOrganization(server)
  const admin = await strict.signedIn('admin')
  const viewer = await strict.signedIn('viewer')
  const requiring = (required: boolean) => admin.client.call(oneTimeCodeEndpoints.require, { body: { required } })
  await expect(requiring(true)).rejects.toMatchObject({ type: 'one-time-codes-off' })
  const { secret } = await turnCodesOn(admin.client)
  const { data: before } = await admin.client.call(requirement, {})
  expect(before).toMatchObject({ required: false, withoutCount: 1, members: 2, without: [{ email: viewer.email }] })
  expect((await requiring(true)).data.required).toBe(true)
  await requiring(true)
  expect((await admin.client.call(get, {})).data.requiredBy).toEqual(['Example Holding'])
  const off = admin.client.call(turnOff, { body: { code: codeOf(secret) } })
  await expect(off).rejects.toMatchObject({ type: 'one-time-codes-required' })
  const noted = await actionsOf(strict.id, strict)
  expect(noted.filter((action) => action === 'organization.code-requirement-set')).toHaveLength(1)
})
