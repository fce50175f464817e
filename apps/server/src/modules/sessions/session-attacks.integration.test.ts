import { createClient } from '@billbridge/contract/client'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { organizationEndpoints } from '@billbridge/contract/organizations'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { userEndpoints } from '@billbridge/contract/users'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { cookieOf, createMember, createOrganization, signIn, testPassword } from '../../../test/factories.ts'
import { startIdentityProvider } from '../../../test/identity-provider.ts'
import { codeOf, turnCodesOn } from '../../../test/one-time-codes.ts'
import { startEmptyServer, startServer } from '../../../test/start-server.ts'

const day = 24 * 3600_000
let late = 0
const database = createTestDatabase()
const idp = await startIdentityProvider()
const [oldSecret, newSecret] = ['the old secret of the sessions, long', 'the new secret of the sessions, long']
const server = await startServer(database, {
  now: () => new Date(Date.now() + late),
  config: { allowedPrivateHosts: [idp.host], sessionSecrets: [oldSecret] },
})
const { services, organization } = server

const withCookie = (cookie: string, url = server.url) => createClient({ baseUrl: url, headers: () => ({ cookie }) })
const isSignedIn = async (cookie: string, url = server.url): Promise<boolean> =>
  (await withCookie(cookie, url).call(sessionEndpoints.current, {})).data.session !== null
const createViewer = () => createMember(services, organization.id, { role: 'viewer' })
const signInAs = async (email: string) => cookieOf(await signIn(server.url, email, testPassword))

describe('an id that an attacker planted before', () => {
  const address = 'attacks'
  const register = async () => {
    const { client } = await organization.signedIn('admin')
    idp.setCallbacks([`${server.url}/auth/providers/${organization.id}/callback`])
    const body = { name: 'Example ID', signInAddress: address, issuer: idp.issuer, ...idp.client, version: null }
    await client.call(identityProviderEndpoints.set, { body })
  }
  const registered = register()

  const wayToProvider = async (cookie = '') => {
    const answer = await withCookie(cookie).call(signInStepEndpoints.provider, { body: { address } })
    return { url: answer.data.url, cookie: cookieOf(answer) }
  }

  /** What a browser with the planted cookie is given by a way in. */
  const enterWith = (cookie: string, path: string, body: object, method = 'POST'): Promise<Response> =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })

  const ways: Readonly<Record<string, () => Promise<{ planted: string; answer: Response }>>> = {
    'a password': async () => {
      const { cookie: planted } = await wayToProvider()
      const { email } = await createViewer()
      return { planted, answer: await enterWith(planted, '/session', { email, password: testPassword }) }
    },
    'a one-time code': async () => {
      const { email } = await createViewer()
      const { secret } = await turnCodesOn(withCookie(await signInAs(email)))
      const planted = await signInAs(email)
      return { planted, answer: await enterWith(planted, '/session/step/code', { code: codeOf(secret) }) }
    },
    'a first code': async () => {
      const strict = await createOrganization(server)
      const admin = await strict.signedIn('admin')
      await turnCodesOn(admin.client)
      await admin.client.call(oneTimeCodeEndpoints.require, { body: { required: true } })
      const { email } = await createMember(services, strict.id, { role: 'viewer' })
      const planted = await signInAs(email)
      const { data } = await withCookie(planted).call(signInStepEndpoints.enrol, {})
      const body = { code: codeOf(data.secret) }
      return { planted, answer: await enterWith(planted, '/session/step/enrolment/confirmation', body) }
    },
    'an identity provider': async () => {
      const member = await createViewer()
      const own = openBrowser(server.url)
      await own.signIn(member.email)
      const { url: linking } = (
        await own.client.call(identityProviderEndpoints.beginLink, {
          body: { password: testPassword },
        })
      ).data
      await own.visit(await idp.signInAs(member.id, linking))
      const { url, cookie: planted } = await wayToProvider()
      const returned = await idp.signInAs(member.id, url)
      return { planted, answer: await fetch(returned, { redirect: 'manual', headers: { cookie: planted } }) }
    },
    'a new password': async () => {
      const planted = await signInAs((await createViewer()).email)
      const body = { currentPassword: testPassword, newPassword: 'another long password' }
      return { planted, answer: await enterWith(planted, '/session/password', body, 'PUT') }
    },
  }

  test.each(Object.keys(ways))('is worth nothing after %s, which comes with an id of its own', async (way) => {
    await registered
    const { planted, answer } = (await ways[way]?.()) ?? { planted: '', answer: Response.error() }
    expect(planted).toMatch(/^billbridge_session=s/)
    const given = cookieOf(answer)
    expect(await isSignedIn(given)).toBe(true)
    expect(given).not.toBe(planted)
    expect(await isSignedIn(planted)).toBe(false)
    expect((await withCookie(planted).call(signInStepEndpoints.current, {})).data.step).toBeNull()
  })

  test('of his own making is not taken over: an id is ours or none', async () => {
    const planted = 'billbridge_session=s%3AmyOwnId0123456789012345678901.AAAA'
    const given = cookieOf(
      await enterWith(planted, '/session', { email: (await createViewer()).email, password: testPassword }),
    )
    expect(given).not.toContain('myOwnId')
    expect(await isSignedIn(planted)).toBe(false)
  })
})

describe('a cookie that was stolen', () => {
  test('ends seven days after the sign-in, however busy it was kept', async () => {
    const cookie = await signInAs((await createViewer()).email)
    for (late = 0; late < 7 * day - 60_000; late += day / 2) expect(await isSignedIn(cookie)).toBe(true)
    late = 7 * day
    expect(await isSignedIn(cookie)).toBe(false)
    late = 0
  })

  test('does no more than the role of this moment, at every single request', async () => {
    const { email, id } = await createMember(services, organization.id, { role: 'admin' })
    const { client: admin } = await organization.signedIn('admin')
    const stolen = withCookie(await signInAs(email))
    const { data } = await stolen.call(organizationEndpoints.get, {})
    await stolen.call(userEndpoints.update, { params: { userId: id }, body: { role: 'admin' } })
    await admin.call(userEndpoints.update, { params: { userId: id }, body: { role: 'viewer' } })
    const renaming = stolen.call(organizationEndpoints.update, { body: { name: 'Mine', version: data.version } })
    await expect(renaming).rejects.toMatchObject({ type: 'not-allowed' })
    const rising = stolen.call(userEndpoints.update, { params: { userId: id }, body: { role: 'admin' } })
    await expect(rising).rejects.toMatchObject({ type: 'not-allowed' })
    expect((await stolen.call(sessionEndpoints.get, {})).data.role).toBe('viewer')
  })

  test.each<[string, (stolen: string, member: { id: string; email: string }) => Promise<unknown>]>([
    ['its owner signs out', (stolen) => withCookie(stolen).call(sessionEndpoints.signOut, {})],
    [
      'its owner changes the password',
      async (_, { email }) =>
        withCookie(await signInAs(email)).call(passwordEndpoints.change, {
          body: { currentPassword: testPassword, newPassword: 'another long password' },
        }),
    ],
    [
      'an admin suspends them',
      async (_, { id }) =>
        (await organization.signedIn('admin')).client.call(userEndpoints.update, {
          params: { userId: id },
          body: { status: 'suspended' },
        }),
    ],
    [
      'an admin removes them',
      async (_, { id }) =>
        (await organization.signedIn('admin')).client.call(userEndpoints.remove, { params: { userId: id } }),
    ],
  ])('is worth nothing once %s, and nothing is left to bring it back', async (_, end) => {
    const member = await createViewer()
    const stolen = await signInAs(member.email)
    expect(await isSignedIn(stolen)).toBe(true)
    await end(stolen, member)
    expect(await isSignedIn(stolen)).toBe(false)
    const switching = withCookie(stolen).call(sessionEndpoints.switchOrganization, {
      body: { organizationId: organization.id },
    })
    await expect(switching).rejects.toMatchObject({ type: 'not-signed-in' })
    const again = await fetch(`${server.url}/api/v1/session`, { headers: { cookie: stolen } })
    expect(again.status).toBe(401)
    expect(again.headers.getSetCookie()).toEqual([])
  })
})

describe('the secret that signs cookies', () => {
  test('is exchanged without signing anybody out, and once retired it opens nothing', async () => {
    const cookie = await signInAs((await createViewer()).email)
    const both = await startEmptyServer(database, { config: { sessionSecrets: [newSecret, oldSecret] } })
    const retired = await startEmptyServer(database, { config: { sessionSecrets: [newSecret] } })
    expect(await isSignedIn(cookie, both.url)).toBe(true)
    expect(await isSignedIn(cookie, retired.url)).toBe(false)
    const renewed = cookieOf(await signIn(both.url, (await createViewer()).email, testPassword))
    expect(await isSignedIn(renewed, retired.url)).toBe(true)
    expect(await isSignedIn(renewed, server.url)).toBe(false)
  })

  test('cannot be left out: an id without its signature, or with another’s, is nobody’s', async () => {
    const [one, two] = [await signInAs((await createViewer()).email), await signInAs((await createViewer()).email)]
    const [, id = '', signature = ''] = /=(s%3A[^.]+)\.(.+)$/.exec(one) ?? []
    const otherSignature = two.split('.')[1] ?? ''
    const name = 'billbridge_session='
    expect(await isSignedIn(`${name}${id}.${signature}`)).toBe(true)
    for (const forged of [id, `${id}.`, id.replace('s%3A', ''), `${id}.${otherSignature}`, `j%3A{"id":1}`]) {
      expect(await isSignedIn(name + forged), forged).toBe(false)
    }
  })
})

describe('behind TLS', () => {
  const overTls = { 'x-forwarded-proto': 'https', 'content-type': 'application/json' }

  test('every cookie of every step is for TLS alone; over plain HTTP none is given', async () => {
    const secure = await startServer(createTestDatabase(), { config: { publicUrl: 'https://billing.example.com' } })
    const { email } = await createMember(secure.services, secure.organization.id, { role: 'viewer' })
    const ask = (path: string, body: object, headers: Record<string, string>) =>
      fetch(`${secure.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const enter = (headers: Record<string, string>) => ask('/session', { email, password: testPassword }, headers)
    const signedIn = cookieOf(await enter(overTls))
    const client = createClient({ baseUrl: secure.url, headers: () => ({ ...overTls, cookie: signedIn }) })
    const { secret } = await turnCodesOn(client)
    const step = await enter(overTls)
    const finished = await ask('/session/step/code', { code: codeOf(secret) }, { ...overTls, cookie: cookieOf(step) })
    for (const answer of [step, finished]) {
      const [header = ''] = answer.headers.getSetCookie()
      expect(header).toMatch(/^__Host-billbridge_session=.*; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/)
    }
    const plain = await enter({ 'content-type': 'application/json' })
    expect([plain.status, plain.headers.getSetCookie()]).toEqual([400, []])
  })
})
