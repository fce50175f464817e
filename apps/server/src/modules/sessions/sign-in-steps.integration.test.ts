import { billEndpoints } from '@billbridge/contract/bills'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import {
  clientWithCookie,
  cookieOf,
  createMember,
  createOrganization,
  signedInClient,
} from '../../../test/factories.ts'
import { codeOf, passwordStep, turnCodesOn } from '../../../test/one-time-codes.ts'
import { startServer } from '../../../test/start-server.ts'

let offsetMs = 0
const now = () => new Date(Date.now() + offsetMs)
const server = await startServer(createTestDatabase(), { now })
const { services, organization } = server
const { code: withCode, confirm, current, enrol } = signInStepEndpoints

const withCookie = (cookie: string) => clientWithCookie(server.url, cookie)

/** A member with codes, and their e-mail. */
const guarded = async () => {
  const member = await createMember(services, organization.id, { role: 'viewer' })
  const client = await signedInClient(server.url, member.email)
  return { ...member, client, ...(await turnCodesOn(client)) }
}

/** An organization that requires codes, with its admin's. */
const strictOrganization = async () => {
  const strict = await createOrganization(server, { name: 'Strict Example' })
  const admin = await strict.signedIn('admin')
  await turnCodesOn(admin.client)
  await admin.client.call(oneTimeCodeEndpoints.require, { body: { required: true } })
  return strict
}

test('with codes a right password is no session: nothing can be asked with it but the step', async () => {
  const { email } = await guarded()
  const { client, status, body } = await passwordStep(server.url, email)
  expect(status).toBe(200)
  expect(body).toEqual({
    session: null,
    step: { kind: 'code', organizationName: 'Example Holding', providerName: null },
  })
  expect((await client.call(sessionEndpoints.current, {})).data.session).toBeNull()
  for (const spec of [sessionEndpoints.get, billEndpoints.list, oneTimeCodeEndpoints.get]) {
    await expect(client.call(spec, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  }
  await expect(client.call(enrol, {})).rejects.toMatchObject({ type: 'sign-in-step-ended' })
})

test('a code finishes signing in, under another session id, and works for that one sign-in', async () => {
  const { email, secret } = await guarded()
  const [first, second] = [await passwordStep(server.url, email), await passwordStep(server.url, email)]
  const body = { code: codeOf(secret) }
  const answer = await first.client.call(withCode, { body })
  expect(answer.data.session).toMatchObject({ user: { email }, organization: { id: organization.id } })
  const cookie = cookieOf(answer)
  expect(cookie).not.toBe(first.cookie)
  await withCookie(cookie).call(sessionEndpoints.get, {})
  await expect(second.client.call(withCode, { body })).rejects.toMatchObject({ type: 'wrong-code' })
  expect((await first.client.call(current, {})).data.step).toBeNull()
})

test('two requests of one sign-in with one code make one session', async () => {
  const { email, secret } = await guarded()
  const { client } = await passwordStep(server.url, email)
  const body = { code: codeOf(secret) }
  const outcomes = await Promise.allSettled([client.call(withCode, { body }), client.call(withCode, { body })])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a recovery code signs in once', async () => {
  const { email, recoveryCodes } = await guarded()
  const body = { code: recoveryCodes[0] ?? '' }
  await (await passwordStep(server.url, email)).client.call(withCode, { body })
  const again = (await passwordStep(server.url, email)).client.call(withCode, { body })
  await expect(again).rejects.toMatchObject({ type: 'wrong-code' })
})

test('five wrong codes end the sign-in, at once or one by one, and other sign-ins share ten', async () => {
  const { email, secret } = await guarded()
  const wrong = async () => {
    const { client } = await passwordStep(server.url, email)
    const tries = Array.from({ length: 8 }, () => client.call(withCode, { body: { code: 'wrong' } }))
    const refusals = (await Promise.allSettled(tries)).map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { type: string }).type : 'signed in',
    )
    return { client, refusals }
  }
  const { client, refusals } = await wrong()
  expect(refusals.filter((type) => type === 'wrong-code')).toHaveLength(5)
  expect(refusals.filter((type) => type === 'sign-in-step-ended')).toHaveLength(3)
  const late = client.call(withCode, { body: { code: codeOf(secret) } })
  await expect(late).rejects.toMatchObject({ type: 'sign-in-step-ended' })
  await wrong()
  const held = (await passwordStep(server.url, email)).client.call(withCode, { body: { code: codeOf(secret) } })
  await expect(held).rejects.toMatchObject({ type: 'too-many-attempts' })
})

test('a sign-in that waited ten minutes has ended', async () => {
  const { email, secret } = await guarded()
  const { client } = await passwordStep(server.url, email)
  offsetMs = 10 * 60_000 + 1000
  const body = { code: codeOf(secret, { at: now().getTime() }) }
  const late = client.call(withCode, { body })
  await expect(late).rejects.toMatchObject({ type: 'sign-in-step-ended' })
  offsetMs = 0
})

test('a suspended member does not finish signing in', async () => {
  const { email, id, secret } = await guarded()
  const { client } = await passwordStep(server.url, email)
  await services.users.setMembership(organization.system, id, { status: 'suspended' })
  const late = client.call(withCode, { body: { code: codeOf(secret) } })
  await expect(late).rejects.toMatchObject({ type: 'sign-in-step-ended' })
})

test('without a password before it no step answers', async () => {
  const { secret } = await guarded()
  const { anonymous } = server
  const tried = [
    () => anonymous.call(withCode, { body: { code: codeOf(secret) } }),
    () => anonymous.call(enrol, {}),
    () => anonymous.call(confirm, { body: { code: codeOf(secret) } }),
  ]
  for (const one of tried) await expect(one()).rejects.toMatchObject({ type: 'sign-in-step-ended' })
})

test('where codes are required, a member without is led to set them up and is signed in by the first one', async () => {
  const strict = await strictOrganization()
  const { email } = await createMember(services, strict.id, { role: 'viewer' })
  const { client, body } = await passwordStep(server.url, email)
  expect(body).toEqual({
    session: null,
    step: { kind: 'enrol', organizationName: 'Strict Example', providerName: null },
  })
  await expect(client.call(billEndpoints.list, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  const { secret } = (await client.call(enrol, {})).data
  await expect(client.call(withCode, { body: { code: codeOf(secret) } })).rejects.toMatchObject({
    type: 'sign-in-step-ended',
  })
  await expect(client.call(confirm, { body: { code: 'wrong' } })).rejects.toMatchObject({ type: 'wrong-code' })
  const answer = await client.call(confirm, { body: { code: codeOf(secret) } })
  expect(answer.data.recoveryCodes).toHaveLength(10)
  await withCookie(cookieOf(answer)).call(billEndpoints.list, {})
})

test('nobody without codes switches to an organization that requires them', async () => {
  const strict = await strictOrganization()
  const member = await createMember(services, organization.id, { role: 'viewer' })
  await createMember(services, strict.id, { role: 'viewer', email: member.email })
  const client = await signedInClient(server.url, member.email)
  const switching = () => client.call(sessionEndpoints.switchOrganization, { body: { organizationId: strict.id } })
  await expect(switching()).rejects.toMatchObject({ type: 'one-time-codes-required' })
  await turnCodesOn(client)
  expect((await switching()).data.organization.id).toBe(strict.id)
})
