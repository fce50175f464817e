import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bakery, clientFor, refusal, startSandbox } from './testing/sandbox.ts'

const redirect = 'http://127.0.0.1:9999/return?tenant=1'
const config = {
  clients: [
    {
      mode: 'test' as const,
      clientId: 'ca_test',
      secretKey: 'sk_test_Platform',
      name: 'Example App',
      redirectUris: [redirect, 'http://127.0.0.1:9999/other'],
    },
    {
      mode: 'live' as const,
      clientId: 'ca_live',
      secretKey: 'sk_live_Platform',
      name: 'Example App',
      redirectUris: [redirect],
    },
    {
      mode: 'test' as const,
      clientId: 'ca_rival',
      secretKey: 'sk_test_Rival',
      name: 'Rival',
      redirectUris: [redirect],
      platform: 'acct_1Rival',
    },
  ],
}
let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox({ config })
})
beforeEach(() => sandbox.control('POST', 'reset'))
afterAll(() => sandbox.close())

const wish = { client_id: 'ca_test', response_type: 'code', scope: 'read_write', redirect_uri: redirect, state: 's1' }
const page = (changes: Record<string, string> = {}) =>
  fetch(`${sandbox.url}/oauth/authorize?${new URLSearchParams({ ...wish, ...changes })}`)
const decide = (decision: Record<string, string>, changes: Record<string, string> = {}) =>
  fetch(`${sandbox.url}/oauth/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ ...wish, ...changes, ...decision }),
    redirect: 'manual',
  })

const plain = (html: string) => html.replaceAll('&amp;', '&')

async function approve(changes: Record<string, string> = {}): Promise<URL> {
  const answer = await decide({ decision: 'approve', account: bakery.id }, changes)
  const approved = plain(await answer.text())
  const [, refreshed] = /^3; url=(.+)$/.exec(answer.headers.get('refresh') ?? '') ?? []
  const [, link] = /<a href="([^"]+)" rel="noreferrer">Return to Example App<\/a>/.exec(approved) ?? []
  expect(link).toBe(refreshed)
  return new URL(refreshed ?? '')
}

async function token(body: Record<string, string>, key = 'sk_test_Platform') {
  const form = new URLSearchParams({ grant_type: 'authorization_code', ...body })
  const answer = await fetch(`${sandbox.url}/oauth/token`, {
    method: 'POST',
    body: form,
    headers: { Authorization: `Bearer ${key}` },
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const newCode = async (changes: Record<string, string> = {}) => (await approve(changes)).searchParams.get('code') ?? ''

describe('the consent page', () => {
  it('offers the accounts, approval and refusal, and a way back that refuses without state', async () => {
    const text = plain(await (await page()).text())
    expect(text).toContain('Example Bakery Ltd')
    const [, back] = /<a href="([^"]+)" rel="noreferrer">Return to Example App/.exec(text) ?? []
    const { searchParams } = new URL(back ?? '')
    expect(Object.fromEntries(searchParams)).toMatchObject({ tenant: '1', error: 'access_denied' })
    expect(searchParams.has('state')).toBe(false)
  })

  it('leads back with a code, the scope and the state after approval', async () => {
    const { searchParams } = await approve()
    expect(Object.fromEntries(searchParams)).toMatchObject({
      tenant: '1',
      scope: 'read_write',
      state: 's1',
      code: expect.stringMatching(/^ac_/),
    })
  })

  it('leads back with access_denied and the state after refusal', async () => {
    const answer = await decide({ decision: 'refuse' })
    expect(answer.status).toBe(303)
    const { searchParams } = new URL(answer.headers.get('location') ?? '')
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: 'access_denied', state: 's1' })
  })

  it.each([
    [{ redirect_uri: `${redirect}/` }, 'invalid_redirect_uri'],
    [{ redirect_uri: 'http://127.0.0.1:9999/return' }, 'invalid_redirect_uri'],
    [{ client_id: 'ca_nobody' }, 'invalid_client'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'everything' }, 'invalid_scope'],
  ])('shows every other error as JSON and redirects nowhere: %o', async (changes, error) => {
    const answer = await page(changes)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error, error_description: expect.any(String) })
  })

  it('lets a person create an account on the spot', async () => {
    const text = await (
      await decide({ decision: 'create', name: 'Example Kiosk', email: 'k@example-kiosk.example', country: 'ie' })
    ).text()
    expect(text).toContain('Example Kiosk is connected')
  })

  it('keeps accounts of another platform out of reach and offers a new one instead', async () => {
    const account = { id: 'acct_1Kept', name: 'Kept Ltd', controlledBy: 'acct_1Rival' }
    const own = await startSandbox({ config: { ...config, accounts: [account] } })
    const address = `${own.url}/oauth/authorize?${new URLSearchParams(wish)}`
    expect(await (await fetch(address)).text()).toMatch(/value="acct_1Kept" required\s+disabled/)
    const body = new URLSearchParams({ ...wish, decision: 'approve', account: account.id })
    const answer = await (await fetch(`${own.url}/oauth/authorize`, { method: 'POST', body })).text()
    expect(answer).not.toContain('is connected')
    await own.close()
  })

  it('escapes what comes from outside', async () => {
    const text = await (await page({ state: '"><script>alert(1)</script>' })).text()
    expect(text).not.toContain('<script>')
  })
})

describe('an authorization code', () => {
  it('gives access to the account by the Stripe-Account header', async () => {
    const { status, body } = await token({ code: await newCode() })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      stripe_user_id: bakery.id,
      livemode: false,
      scope: 'read_write',
      token_type: 'bearer',
    })
    const platform = clientFor(sandbox.url, 'sk_test_Platform')
    const { id } = await platform.customers.create({ name: 'Connected' }, { stripeAccount: bakery.id })
    expect((await sandbox.stripe.customers.retrieve(id)).id).toBe(id)
    expect((await platform.accounts.retrieve(bakery.id)).id).toBe(bakery.id)
  })

  it('is exchanged by the official client too', async () => {
    const platform = clientFor(sandbox.url, 'sk_test_Platform')
    const answer = await platform.oauth.token({ grant_type: 'authorization_code', code: await newCode() })
    expect(answer.stripe_user_id).toBe(bakery.id)
  })

  it('ends the connection when it is used twice', async () => {
    const code = await newCode()
    await token({ code })
    expect(await token({ code })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const platform = clientFor(sandbox.url, 'sk_test_Platform')
    const lost = await refusal(platform.customers.list({}, { stripeAccount: bakery.id }))
    expect(lost.statusCode).toBe(403)
    expect(lost.message).toBe(
      `The provided key 'sk_test_****form' does not have access to account '${bakery.id}' (or that account does not exist). Application access may have been revoked.`,
    )
  })

  it('is refused after five minutes, with a key of the other mode, to another platform, and for another redirect', async () => {
    const refused = { status: 400, body: { error: 'invalid_grant' } }
    const code = await newCode()
    expect(await token({ code }, 'sk_live_Platform')).toMatchObject(refused)
    expect(await token({ code }, 'sk_test_Rival')).toMatchObject(refused)
    expect(await token({ code, redirect_uri: 'http://127.0.0.1:9999/other' })).toMatchObject(refused)
    expect(await token({ code: 'ac_unknown' })).toMatchObject(refused)
    await sandbox.control('POST', 'clock', { advanceSeconds: 301 })
    expect(await token({ code })).toMatchObject(refused)
  })

  it('needs a grant type, a code and a key', async () => {
    expect(await token({ grant_type: 'password' })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    })
    expect(await token({})).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    expect(await token({ code: 'x' }, 'sk_test_nobody')).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
  })
})

describe('a connection', () => {
  it('ends when the platform gives it up, once', async () => {
    await token({ code: await newCode() })
    const platform = clientFor(sandbox.url, 'sk_test_Platform')
    const given = { client_id: 'ca_test', stripe_user_id: bakery.id }
    expect((await platform.oauth.deauthorize(given)).stripe_user_id).toBe(bakery.id)
    expect((await refusal(platform.customers.list({}, { stripeAccount: bakery.id }))).statusCode).toBe(403)
    await expect(platform.oauth.deauthorize(given)).rejects.toThrow('is not connected')
  })

  it('ends when the owner disconnects the application on their page', async () => {
    await token({ code: await newCode() })
    const owner = `${sandbox.url}/_sandbox/owner/${bakery.id}/test`
    expect(await (await fetch(owner)).text()).toContain('Example App')
    await fetch(`${owner}/disconnect`, { method: 'POST', body: new URLSearchParams({ id: 'ca_test' }) })
    const platform = clientFor(sandbox.url, 'sk_test_Platform')
    expect((await refusal(platform.customers.list({}, { stripeAccount: bakery.id }))).code).toBe('account_invalid')
    expect((await sandbox.stripe.events.list({ type: 'account.application.deauthorized' })).data).toHaveLength(1)
  })

  it('is of one mode', async () => {
    await token({ code: await newCode({ client_id: 'ca_live' }) }, 'sk_live_Platform')
    expect(
      (await refusal(clientFor(sandbox.url, 'sk_test_Platform').customers.list({}, { stripeAccount: bakery.id })))
        .statusCode,
    ).toBe(403)
    const live = await clientFor(sandbox.url, 'sk_live_Platform').customers.list({}, { stripeAccount: bakery.id })
    expect(live.data).toEqual([])
  })
})
