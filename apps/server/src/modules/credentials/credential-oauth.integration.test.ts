import { type AuthorizationOutcome, credentialEndpoints } from '@billbridge/contract/credentials'
import { sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { approve, comeBack, leave, refuse } from '../../../test/consent.ts'
import {
  approveAtStripe,
  connectByOAuth,
  finishCredential,
  getCredential,
  goToStripe,
  startCredential,
} from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import {
  cookieOf,
  createMember,
  createOrganization,
  type SignedIn,
  signIn,
  testPassword,
} from '../../../test/factories.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { startServer, type TestServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const bakery = 'acct_1ExampleBakery'
const bicycles = 'acct_1ExampleBicycles'
const books = 'acct_1ExampleBooks'
const minute = 60_000

let server: TestServer
let stripe: ReturnType<typeof sandboxOf>
let person: SignedIn
let late = 0

beforeAll(async () => {
  server = await startServer(database, { sandbox: true, now: () => new Date(Date.now() + late) })
  stripe = sandboxOf(server)
  person = await server.organization.signedIn('editor')
})

afterEach(() => {
  late = 0
})

const wizard = (credential: string, outcome: AuthorizationOutcome): string =>
  `/integrations/credentials/new?stage=authenticate&credential=${credential}&outcome=${outcome}`

/** Where a browser with this cookie ends up in the console. */
const landing = async (url: string, cookie?: string): Promise<string> => {
  const { origin, pathname, search } = await comeBack(url, cookie)
  expect(origin).toBe(server.url)
  return pathname + search
}

const countTokenCalls = () => stripe.countRequests('/oauth/token')

const changed = (url: string, query: Record<string, string>): string => {
  const address = new URL(url)
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  return address.href
}

describe('Go to Stripe', () => {
  it('leads to the consent page of the destination’s mode, with our application and address', async () => {
    const { id } = await startCredential(person)
    const url = new URL(await goToStripe(person, id))
    expect(url.origin + url.pathname).toBe(`${stripe.url}/oauth/authorize`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'ca_sandbox_test',
      response_type: 'code',
      scope: 'read_write',
      redirect_uri: `${server.url}/auth/stripe/callback`,
    })
    expect(url.searchParams.get('state')).toMatch(/^\w{43}$/)
  })

  it('is for people alone: a machine is refused', async () => {
    const { id } = await startCredential(person)
    const { client } = await server.organization.machine('editor')
    const refused = client.call(credentialEndpoints.authorize, { params: { credentialId: id } })
    await expect(refused).rejects.toMatchObject({ type: 'people-only' })
  })

  it('is refused before the destination is chosen', async () => {
    const { data } = await person.client.call(credentialEndpoints.create, { body: { name: 'Too early' } })
    await expect(goToStripe(person, data.id)).rejects.toMatchObject({ type: 'credential-incomplete' })
  })
})

describe('coming back with an approval', () => {
  it('connects the chosen account, which then waits for Create Credential', async () => {
    const { id } = await startCredential(person)
    const url = await approve(await goToStripe(person, id), bakery)
    expect(await landing(url, person.cookie)).toBe(wizard(id, 'connected'))
    expect(await getCredential(person, id)).toMatchObject({
      status: 'pending',
      stage: 'authenticate',
      authorized: true,
      method: 'oauth',
      stripeAccountId: bakery,
      stripeAccountName: 'Example Bakery Ltd',
      mode: 'test',
    })
    const created = await finishCredential(person, id)
    expect(created).toMatchObject({ status: 'connected', stage: null, expiresAt: null, stripeAccountId: bakery })
    expect(created.lastVerifiedAt).not.toBeNull()
  })

  it('works in live mode with the live application', async () => {
    const created = await connectByOAuth(person, books, { destination: 'stripe' })
    expect(created).toMatchObject({ mode: 'live', status: 'connected', stripeAccountId: books })
    expect(await stripe.isConnected(books, 'live')).toBe(true)
    expect(await stripe.isConnected(books, 'test')).toBe(false)
  })

  it('is said to be used already when it comes twice, and Stripe is asked once', async () => {
    const { id } = await startCredential(person)
    const url = await approve(await goToStripe(person, id), bakery)
    const before = await countTokenCalls()
    await comeBack(url, person.cookie)
    expect(await landing(url, person.cookie)).toBe(wizard(id, 'already-used'))
    expect(await countTokenCalls()).toBe(before + 1)
    expect((await getCredential(person, id)).authorized).toBe(true)
    expect(await stripe.isConnected(bakery)).toBe(true)
  })

  it('lets one of two win that come at once', async () => {
    const { id } = await startCredential(person)
    const url = await approve(await goToStripe(person, id), bakery)
    const before = await countTokenCalls()
    const both = await Promise.all([landing(url, person.cookie), landing(url, person.cookie)])
    expect(both.toSorted()).toEqual([wizard(id, 'already-used'), wizard(id, 'connected')])
    expect(await countTokenCalls()).toBe(before + 1)
  })

  it('says that Stripe failed when its answer was lost, does not ask again, and lets the person try again', async () => {
    const { id } = await startCredential(person)
    const url = await approve(await goToStripe(person, id), bakery)
    await stripe.fault({ kind: 'drop-after', path: '/oauth/token', next: 1 })
    const before = await countTokenCalls()
    expect(await landing(url, person.cookie)).toBe(wizard(id, 'stripe-error'))
    expect(await countTokenCalls()).toBe(before + 1)
    expect((await getCredential(person, id)).authorized).toBe(false)
    await approveAtStripe(person, id, bakery)
    expect((await getCredential(person, id)).authorized).toBe(true)
  })

  it('gives the first account up when the person chooses another one', async () => {
    const { id } = await startCredential(person)
    await approveAtStripe(person, id, bicycles)
    await approveAtStripe(person, id, books)
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(bicycles)).toBe(false)
    expect(await stripe.isConnected(books)).toBe(true)
  })
})

describe('coming back without an approval', () => {
  it('says refused, with state and without', async () => {
    const { id } = await startCredential(person)
    expect(await landing(await refuse(await goToStripe(person, id)), person.cookie)).toBe(wizard(id, 'refused'))
    const stateless = await leave(await goToStripe(person, id))
    expect(new URL(stateless).searchParams.has('state')).toBe(false)
    expect(await landing(stateless, person.cookie)).toBe(wizard(id, 'refused'))
    expect(await landing(stateless, person.cookie)).toBe(wizard(id, 'refused'))
  })

  it('takes a refusal without state for the session’s latest way to Stripe', async () => {
    const [first, second] = [await startCredential(person), await startCredential(person)]
    await goToStripe(person, first.id)
    const url = await goToStripe(person, second.id)
    expect(await landing(await leave(url), person.cookie)).toBe(wizard(second.id, 'refused'))
  })

  it('does not take the code of a way that was refused', async () => {
    const { id } = await startCredential(person)
    const page = await goToStripe(person, id)
    const approved = await approve(page, bakery)
    await comeBack(await refuse(page), person.cookie)
    expect(await landing(approved, person.cookie)).toBe(wizard(id, 'already-used'))
    expect((await getCredential(person, id)).authorized).toBe(false)
  })

  it('says expired when the way, or the code, is too old', async () => {
    const { id } = await startCredential(person)
    const url = await approve(await goToStripe(person, id), bakery)
    late = 31 * minute
    const before = await countTokenCalls()
    expect(await landing(url, person.cookie)).toBe(wizard(id, 'expired'))
    expect(await countTokenCalls()).toBe(before)
    late = 0
    const other = await startCredential(person)
    const code = await approve(await goToStripe(person, other.id), bakery)
    await stripe.advance(6 * 60)
    expect(await landing(code, person.cookie)).toBe(wizard(other.id, 'expired'))
  })

  it('says wrong mode when the destination was changed meanwhile, and leaves the code alone', async () => {
    const { id } = await startCredential(person)
    const url = await approve(await goToStripe(person, id), bakery)
    const body = { destination: 'stripe' as const }
    await person.client.call(credentialEndpoints.update, { params: { credentialId: id }, body })
    const before = await countTokenCalls()
    expect(await landing(url, person.cookie)).toBe(wizard(id, 'wrong-mode'))
    expect(await countTokenCalls()).toBe(before)
  })

  it('says wrong mode when the code was made in the other mode', async () => {
    const [test, live] = [await startCredential(person), await startCredential(person, { destination: 'stripe' })]
    const code = new URL(await approve(await goToStripe(person, live.id), bakery)).searchParams.get('code') ?? ''
    const url = await approve(await goToStripe(person, test.id), bakery)
    expect(await landing(changed(url, { code }), person.cookie)).toBe(wizard(test.id, 'wrong-mode'))
    expect((await getCredential(person, test.id)).authorized).toBe(false)
  })

  it('knows nothing of a state it did not give', async () => {
    const { id } = await startCredential(person)
    const url = changed(await approve(await goToStripe(person, id), bakery), { state: 'x'.repeat(43) })
    expect(await landing(url, person.cookie)).toBe('/integrations/credentials?outcome=not-started-here')
  })

  it.each([
    '',
    '?error=access_denied',
    '?code[]=a&state[]=b',
    '?error=%3Cscript%3E&state=//evil.example',
    '?code=a&state=%00',
  ])('ends in the console whatever the address says: %s', async (query) => {
    const url = `${server.url}/auth/stripe/callback${query}`
    expect(await landing(url)).toBe('/integrations/credentials?outcome=not-started-here')
  })
})

describe('another browser', () => {
  it('cannot finish what this one began, and does not spoil it', async () => {
    const { id } = await startCredential(person)
    const url = await approve(await goToStripe(person, id), bakery)
    const before = await countTokenCalls()
    const samePerson = cookieOf(await signIn(server.url, person.email, testPassword))
    const colleague = await server.organization.signedIn('admin')
    for (const cookie of [samePerson, undefined]) expect(await landing(url, cookie)).toBe(wizard(id, 'other-session'))
    expect(await landing(url, colleague.cookie)).toBe(wizard(id, 'other-person'))
    const stranger = await (await createOrganization(server)).signedIn('admin')
    expect(await landing(url, stranger.cookie)).toBe('/integrations/credentials?outcome=other-person')
    expect(await countTokenCalls()).toBe(before)
    expect(await landing(url, person.cookie)).toBe(wizard(id, 'connected'))
  })
})

describe('reconnecting', () => {
  it('brings a revoked credential back under its id', async () => {
    const created = await connectByOAuth(person, bakery)
    await stripe.disconnect(bakery)
    const { data } = await person.client.call(credentialEndpoints.verify, { params: { credentialId: created.id } })
    expect(data).toMatchObject({ status: 'disconnected', disconnection: { reason: 'revoked' } })
    const url = await approve(await goToStripe(person, created.id), bakery)
    expect(await landing(url, person.cookie)).toBe(`/integrations/credentials/${created.id}?outcome=connected`)
    expect(await getCredential(person, created.id)).toMatchObject({
      id: created.id,
      status: 'connected',
      disconnection: null,
    })
  })

  it('refuses another account, names it, and gives up the access that was just granted', async () => {
    const created = await connectByOAuth(person, bakery)
    const url = await approve(await goToStripe(person, created.id), bicycles)
    expect(await landing(url, person.cookie)).toBe(
      `/integrations/credentials/${created.id}?outcome=account-mismatch&account=${bicycles}`,
    )
    expect(await getCredential(person, created.id)).toMatchObject({ status: 'connected', stripeAccountId: bakery })
    expect(await stripe.isConnected(bicycles)).toBe(true)
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(bicycles)).toBe(false)
    expect(await stripe.isConnected(bakery)).toBe(true)
  })

  it('leads a refusal back to the credential', async () => {
    const created = await connectByOAuth(person, bakery)
    const url = await refuse(await goToStripe(person, created.id))
    expect(await landing(url, person.cookie)).toBe(`/integrations/credentials/${created.id}?outcome=refused`)
    expect((await getCredential(person, created.id)).status).toBe('connected')
  })
})

describe('a proof that is given on the way', () => {
  it('changes nothing about who comes back, and lets nobody back by the cookie of before', async () => {
    const { email } = await createMember(server.services, server.organization.id, { role: 'editor' })
    const browser = openBrowser(server.url)
    await browser.signIn(email)
    const { id } = await startCredential(browser)
    const back = await approve(await goToStripe(browser, id), bakery)
    const { cookie: before } = browser.headers()
    await browser.client.call(sessionProofEndpoints.give, { body: { password: testPassword } })
    expect(await landing(back, before)).toContain('other-session')
    expect(await landing(back, browser.headers().cookie)).toBe(wizard(id, 'connected'))
  })
})
