import { allEndpoints } from '@billbridge/contract/endpoints'
import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { sessionEndpoints } from '@billbridge/contract/session'
import { sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { userEndpoints } from '@billbridge/contract/users'
import { describe, expect, test } from 'vitest'
import { createAsking, unknownId } from '../../../test/asking.ts'
import { openBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization, testPassword } from '../../../test/factories.ts'
import { codeOf, turnCodesOn } from '../../../test/one-time-codes.ts'
import { entriesOf, hour, makeKey, needsProof, rightly, startProving } from '../../../test/proving.ts'

const { server, clock, ago, oldSession } = await startProving(createTestDatabase())
const { services } = server
const { get, give, beginAtProvider } = sessionProofEndpoints

const marked = allEndpoints.filter(({ spec }) => spec.proof).map((endpoint) => [endpoint.name, endpoint] as const)

test('what opens a way in is marked in the contract', () => {
  expect(marked.map(([name]) => name)).toEqual([
    'one-time-codes.reset',
    'one-time-codes.require',
    'identity-provider.set',
    'identity-provider.remove',
    'identity-provider.setOnlyWay',
    'identity-provider.unlinkMember',
    'users.update',
    'invitations.create',
    'invitations.sendAgain',
    'api-keys.create',
  ])
})

describe.each(marked)('%s', (_, endpoint) => {
  const ask = createAsking(server.url, unknownId)

  test('is refused to a session that was proved long ago, and let in once it is proved anew', async () => {
    const { browser } = await oldSession()
    expect(await ask(endpoint, { headers: browser.headers() })).toMatchObject({ status: 403, type: 'proof-needed' })
    await browser.client.call(give, rightly)
    expect((await ask(endpoint, { headers: browser.headers() })).type).not.toBe('proof-needed')
  })

  test('takes a key as it is', async () => {
    const { secret } = await (await createOrganization(server)).machine('admin')
    const headers = { authorization: `Bearer ${secret}` }
    expect((await ask(endpoint, { headers })).type).not.toBe('proof-needed')
  })
})

test('a sign-in is a proof for ten minutes, and then it is asked anew', async () => {
  const { member } = await oldSession()
  const browser = openBrowser(server.url)
  await ago(9 * 60_000, () => browser.signIn(member.email))
  await makeKey(browser.client)
  expect((await browser.client.call(get, {})).data).toMatchObject({ kind: 'password', needed: false })
  clock.ahead = 2 * 60_000
  await expect(makeKey(browser.client)).rejects.toMatchObject(needsProof)
  expect((await browser.client.call(get, {})).data).toMatchObject({ kind: 'password', needed: true })
  clock.ahead = 0
})

test('a proof from the future is none: the clock was set back, and it would stay fresh for as long', async () => {
  const { member } = await oldSession()
  const browser = openBrowser(server.url)
  await ago(-2 * 60_000, () => browser.signIn(member.email))
  await expect(makeKey(browser.client)).rejects.toMatchObject(needsProof)
  expect((await browser.client.call(get, {})).data).toMatchObject({ needed: true })
  await browser.client.call(give, rightly)
  await makeKey(browser.client)
})

test('a proof given where the clock is a little ahead counts', async () => {
  const { member } = await oldSession()
  const browser = openBrowser(server.url)
  await ago(-20_000, () => browser.signIn(member.email))
  await makeKey(browser.client)
})

test('a password proves the session that asks and no other; the cookie of before is nobody’s, and it is noted', async () => {
  const { member, client, browser } = await oldSession()
  const other = openBrowser(server.url)
  await ago(hour, () => other.signIn(member.email))
  const stolen = browser.headers()
  expect((await client.call(give, rightly)).data).toMatchObject({ kind: 'password', needed: false })
  await makeKey(client)
  await expect(makeKey(other.client)).rejects.toMatchObject(needsProof)
  const answer = await fetch(`${server.url}/api/v1/session`, { headers: stolen })
  expect(answer.status).toBe(401)
  expect(await entriesOf(member, client, 'session.proved')).toEqual(['way: password'])
})

test('a session is no younger by a proof', async () => {
  const { member, client } = await oldSession()
  await client.call(give, rightly)
  const row = await services.connection.collection('sessions').findOne({ 'session.userId': member.id })
  const { signedInAt, provedAt } = row?.session ?? {}
  expect(Date.parse(provedAt) - Date.parse(signedInAt)).toBeGreaterThanOrEqual(hour)
})

test('what ends while its proof is looked at stays ended', async () => {
  const { organization, member, browser, client } = await oldSession()
  const colleague = openBrowser(server.url)
  await colleague.signIn((await createMember(services, organization.id, { role: 'admin' })).email)
  const isIn = async () => (await client.call(sessionEndpoints.current, {})).data.session !== null
  const endings = [
    async () => {
      const params = { userId: member.id }
      await colleague.client.call(userEndpoints.update, { params, body: { status: 'suspended' } })
      await colleague.client.call(userEndpoints.update, { params, body: { status: 'active' } })
    },
    async () => {
      const other = openBrowser(server.url)
      await other.signIn(member.email)
      await other.client.call(ownSessionEndpoints.endOthers, {})
    },
  ]
  for (const ending of endings) {
    await ago(hour, () => browser.signIn(member.email))
    // In whatever order they come to pass.
    const [, ended] = await Promise.allSettled([client.call(give, rightly), ending()])
    expect(ended).toMatchObject({ status: 'fulfilled' })
    expect(await isIn()).toBe(false)
  }
})

test('of proofs at the same moment one goes on, and no session is left that nobody has', async () => {
  const { member, client } = await oldSession()
  const given = await Promise.allSettled([1, 2, 3].map(() => client.call(give, rightly)))
  expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await services.connection.collection('sessions').countDocuments({ 'session.userId': member.id })).toBe(1)
})

test('wrong passwords are noted, wait as at sign-in, and prove nothing', async () => {
  const { member, client } = await oldSession()
  const wrongly = client.call(give, { body: { password: 'a wrong password' } })
  await expect(wrongly).rejects.toMatchObject({ type: 'wrong-password' })
  await expect(makeKey(client)).rejects.toMatchObject(needsProof)
  expect(await entriesOf(member, client, 'user.password-refused')).toEqual(['purpose: proof'])
  for (let tried = 1; tried < 5; tried++)
    await client.call(give, { body: { password: 'wrong' } }).catch(() => undefined)
  await expect(client.call(give, rightly)).rejects.toMatchObject({ type: 'too-many-attempts' })
})

test('where codes are on it takes a code or a recovery code, and a wrong one is noted', async () => {
  const { member, client } = await oldSession()
  const { secret, recoveryCodes } = await turnCodesOn(client)
  await expect(makeKey(client)).rejects.toMatchObject(needsProof)
  await expect(client.call(give, rightly)).rejects.toMatchObject({ type: 'other-proof-needed' })
  await expect(client.call(give, { body: { code: '000000' } })).rejects.toMatchObject({ type: 'wrong-code' })
  expect((await client.call(give, { body: { code: codeOf(secret) } })).data.kind).toBe('code')
  await makeKey(client)
  await client.call(give, { body: { code: recoveryCodes[0] ?? '' } })
  expect(await entriesOf(member, client, 'session.proved')).toEqual(['way: recovery-code', 'way: code'])
  expect(await entriesOf(member, client, 'user.code-refused')).toEqual(['purpose: proof'])
})

test('a changed password proves the session that changed it, and others prove nothing any more', async () => {
  const { member, client } = await oldSession()
  const other = openBrowser(server.url)
  await other.signIn(member.email)
  await client.call(passwordEndpoints.change, {
    body: { currentPassword: testPassword, newPassword: 'another long password' },
  })
  await makeKey(client)
  await expect(makeKey(other.client)).rejects.toMatchObject({ type: 'not-signed-in' })
  await expect(other.client.call(give, rightly)).rejects.toMatchObject({ type: 'not-signed-in' })
})

test('a key has no session to prove', async () => {
  const { client } = await (await createOrganization(server)).machine('admin')
  await expect(client.call(get, {})).rejects.toMatchObject({ type: 'people-only' })
  await expect(client.call(give, rightly)).rejects.toMatchObject({ type: 'people-only' })
  await expect(client.call(beginAtProvider, { body: {} })).rejects.toMatchObject({ type: 'people-only' })
})
