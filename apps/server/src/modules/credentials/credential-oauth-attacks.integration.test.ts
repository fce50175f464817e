import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { createClient } from '@billbridge/contract/client'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { sessionEndpoints } from '@billbridge/contract/session'
import { beforeEach, describe, expect, it } from 'vitest'
import { approve, comeBack } from '../../../test/consent.ts'
import {
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
  type TestOrganization,
  testPassword,
} from '../../../test/factories.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { startServer } from '../../../test/start-server.ts'

const [bakery, bicycles, books] = ['acct_1ExampleBakery', 'acct_1ExampleBicycles', 'acct_1ExampleBooks'] as const
const list = '/integrations/credentials'

const server = await startServer(createTestDatabase(), { sandbox: true })
const stripe = sandboxOf(server)
const elsewhere = await createOrganization(server, { name: 'Second Example' })

/** Somebody new, signed in; their session begins in the first organization. */
const newPerson = async ({ id }: TestOrganization = server.organization): Promise<SignedIn & { id: string }> => {
  const member = await createMember(server.services, id, { role: 'editor' })
  const cookie = cookieOf(await signIn(server.url, member.email, testPassword))
  const client = createClient({ baseUrl: server.url, headers: () => ({ cookie }) })
  return { client, cookie, actor: member.actor, email: member.email, id: member.id }
}

/** A way that was approved at Stripe and has not come back yet. */
interface Way {
  readonly id: string
  readonly url: string
  readonly code: string
  readonly state: string
}

const approvedWay = async (person: SignedIn, id: string, account: string): Promise<Way> => {
  const url = await approve(await goToStripe(person, id), account)
  const { searchParams } = new URL(url)
  return { id, url, code: searchParams.get('code') ?? '', state: searchParams.get('state') ?? '' }
}

const newWay = async (person: SignedIn, account: string): Promise<Way> =>
  approvedWay(person, (await startCredential(person)).id, account)

const callback = (query: Record<string, string> | string): string =>
  `${server.url}/auth/stripe/callback?${new URLSearchParams(query)}`

/** Where a browser with this cookie ends up in the console. */
const landing = async (url: string, cookie?: string): Promise<string> => {
  const { origin, pathname, search } = await comeBack(url, cookie)
  expect(origin).toBe(server.url)
  return pathname + search
}

const inWizard = (id: string, outcome: string): string =>
  `${list}/new?stage=authenticate&credential=${id}&outcome=${outcome}`

let tokenCalls = 0
let person: SignedIn & { id: string }

beforeEach(async () => {
  tokenCalls = await stripe.countRequests('/oauth/token')
  person = await newPerson()
})

/** What Stripe was asked since the test began. */
const asked = async (): Promise<number> => (await stripe.countRequests('/oauth/token')) - tokenCalls

const expectUnconnected = async (owner: SignedIn, ...ids: string[]): Promise<void> => {
  for (const id of ids) {
    expect(await getCredential(owner, id)).toMatchObject({
      authorized: false,
      status: 'pending',
      stripeAccountId: null,
    })
  }
}

describe('a state', () => {
  it.each<[string, (way: Way) => Record<string, string> | string]>([
    ['is made up', ({ code }) => ({ code, state: 'A'.repeat(43) })],
    ['is what the database keeps of it', ({ code, state }) => ({ code, state: hashOf(state) })],
    [
      'has a letter changed',
      ({ code, state }) => ({ code, state: state.slice(0, -1) + (state.endsWith('A') ? 'B' : 'A') }),
    ],
    ['is an operator of the database', ({ code }) => `code=${code}&state[$ne]=x`],
    ['stands behind a made-up one', ({ code, state }) => `code=${code}&state=made-up&state=${state}`],
    ['is missing', ({ code }) => ({ code })],
    ['is empty', ({ code }) => ({ code, state: '' })],
  ])('that %s connects nothing: nobody here began it', async (_, toQuery) => {
    const way = await newWay(person, bakery)
    expect(await landing(callback(toQuery(way)), person.cookie)).toBe(`${list}?outcome=not-started-here`)
    expect(await asked()).toBe(0)
    await expectUnconnected(person, way.id)
    expect(await landing(way.url, person.cookie)).toBe(inWizard(way.id, 'connected'))
  })

  it('counts in its own organization alone: the same person does not finish it after switching', async () => {
    await createMember(server.services, elsewhere.id, { role: 'editor', email: person.email })
    const way = await newWay(person, bakery)
    const switchTo = (organizationId: string) =>
      person.client.call(sessionEndpoints.switchOrganization, { body: { organizationId } })
    await switchTo(elsewhere.id)
    expect(await landing(way.url, person.cookie)).toBe(`${list}?outcome=other-organization`)
    expect(await asked()).toBe(0)
    expect((await person.client.call(credentialEndpoints.list, {})).data.data).toEqual([])
    await switchTo(server.organization.id)
    await expectUnconnected(person, way.id)
    expect(await landing(way.url, person.cookie)).toBe(inWizard(way.id, 'connected'))
  })

  it('ends with its session: neither the old cookie nor the next sign-in of the same person finishes it', async () => {
    const way = await newWay(person, bakery)
    await person.client.call(sessionEndpoints.signOut, {})
    const again = cookieOf(await signIn(server.url, person.email, testPassword))
    for (const cookie of [person.cookie, again]) {
      expect(await landing(way.url, cookie)).toBe(inWizard(way.id, 'other-session'))
    }
    expect(await asked()).toBe(0)
  })

  it('is worth nothing to somebody whose role was lowered meanwhile, nor after a suspension', async () => {
    const way = await newWay(person, bakery)
    const { users } = server.services
    await users.setMembership(server.organization.system, person.id, { role: 'viewer' })
    expect(await landing(way.url, person.cookie)).toBe(`${list}/${way.id}?outcome=not-allowed`)
    await users.setMembership(server.organization.system, person.id, { role: 'editor', status: 'suspended' })
    expect(await landing(way.url, person.cookie)).toBe(inWizard(way.id, 'other-session'))
    expect(await asked()).toBe(0)
    await expectUnconnected(await server.organization.signedIn('editor'), way.id)
  })

  it('of a credential that was deleted meanwhile is told so, and its code is not shown to Stripe', async () => {
    const way = await newWay(person, bakery)
    await person.client.call(credentialEndpoints.remove, { params: { credentialId: way.id } })
    expect(await landing(way.url, person.cookie)).toBe(`${list}?outcome=credential-deleted`)
    expect(await asked()).toBe(0)
  })

  it('without a code and without a refusal is an answer of Stripe that connects nothing, and loses no way', async () => {
    const way = await newWay(person, bakery)
    expect(await landing(callback({ state: way.state }), person.cookie)).toBe(inWizard(way.id, 'stripe-error'))
    expect(await landing(way.url, person.cookie)).toBe(inWizard(way.id, 'connected'))
  })

  it('of one mode does not bring the code of the other in, in both directions', async () => {
    const test = await newWay(person, bakery)
    const live = await approvedWay(person, (await startCredential(person, { destination: 'stripe' })).id, bakery)
    const swapped = [callback({ code: live.code, state: test.state }), callback({ code: test.code, state: live.state })]
    expect(await landing(swapped[0] ?? '', person.cookie)).toBe(inWizard(test.id, 'wrong-mode'))
    expect(await landing(swapped[1] ?? '', person.cookie)).toBe(inWizard(live.id, 'wrong-mode'))
    await expectUnconnected(person, test.id, live.id)
  })
})

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('a code', () => {
  it('that was used is not shown to Stripe again from a fresh way, which would end the connection', async () => {
    const first = await newWay(person, bakery)
    await comeBack(first.url, person.cookie)
    const thief = await newPerson(elsewhere)
    const [same, other, strange] = [
      await approvedWay(person, first.id, bakery),
      await newWay(person, books),
      await newWay(thief, books),
    ]
    const calls = await asked()
    for (const [way, cookie] of [
      [same, person.cookie],
      [other, person.cookie],
      [strange, thief.cookie],
    ] as const) {
      const url = callback({ code: first.code, state: way.state })
      expect(await landing(url, cookie)).toBe(inWizard(way.id, 'already-used'))
    }
    expect(await asked()).toBe(calls)
    expect(await stripe.isConnected(bakery)).toBe(true)
    await expectUnconnected(person, other.id)
    await expectUnconnected(thief, strange.id)
    expect(await finishCredential(person, first.id)).toMatchObject({ status: 'connected', stripeAccountId: bakery })
  })

  it('that came back unused, because its way was refused, is not taken on another way', async () => {
    const [refused, other] = [await newWay(person, bakery), await newWay(person, books)]
    const body = { destination: 'stripe' as const }
    await person.client.call(credentialEndpoints.update, { params: { credentialId: refused.id }, body })
    expect(await landing(refused.url, person.cookie)).toBe(inWizard(refused.id, 'wrong-mode'))
    const url = callback({ code: refused.code, state: other.state })
    expect(await landing(url, person.cookie)).toBe(inWizard(other.id, 'already-used'))
    expect(await asked()).toBe(0)
    expect(await landing(other.url, person.cookie)).toBe(inWizard(other.id, 'connected'))
    expect((await getCredential(person, other.id)).stripeAccountId).toBe(books)
  })

  it('swapped between two credentials that are reconnected changes neither, in both directions', async () => {
    const [one, two] = [await connectByOAuth(person, bakery), await connectByOAuth(person, bicycles)]
    const [first, second] = [await approvedWay(person, one.id, bakery), await approvedWay(person, two.id, bicycles)]
    const mismatch = (id: string, account: string) => `${list}/${id}?outcome=account-mismatch&account=${account}`
    const swapped = [
      callback({ code: second.code, state: first.state }),
      callback({ code: first.code, state: second.state }),
    ]
    expect(await landing(swapped[0] ?? '', person.cookie)).toBe(mismatch(one.id, bicycles))
    expect(await landing(swapped[1] ?? '', person.cookie)).toBe(mismatch(two.id, bakery))
    await server.worker.drainFollowUps()
    for (const { id, stripeAccountId } of [one, two]) {
      expect(await getCredential(person, id)).toMatchObject({ status: 'connected', stripeAccountId })
      expect(await stripe.isConnected(stripeAccountId ?? '')).toBe(true)
    }
  })

  it('of another way of the same browser connects nothing by itself: the account is shown and waits to be confirmed', async () => {
    const [one, two] = [await newWay(person, bakery), await newWay(person, books)]
    await landing(callback({ code: two.code, state: one.state }), person.cookie)
    expect(await getCredential(person, one.id)).toMatchObject({
      status: 'pending',
      stripeAccountId: books,
      stripeAccountName: expect.stringContaining('Books'),
    })
    expect(await landing(two.url, person.cookie)).toBe(inWizard(two.id, 'already-used'))
    await expectUnconnected(person, two.id)
  })

  it('that is made up is refused by Stripe, and its way with it', async () => {
    const way = await newWay(person, bakery)
    const url = callback({ code: 'ac_MadeUp0123456789', state: way.state })
    expect(await landing(url, person.cookie)).toBe(inWizard(way.id, 'expired'))
    expect(await landing(way.url, person.cookie)).toBe(inWizard(way.id, 'already-used'))
    await expectUnconnected(person, way.id)
  })
})

describe('returns at once', () => {
  it('of one code on two ways show it to Stripe once', async () => {
    const [one, two] = [await newWay(person, bakery), await newWay(person, books)]
    const urls = [one.url, callback({ code: one.code, state: two.state }), one.url]
    const places = await Promise.all(urls.map((url) => landing(url, person.cookie)))
    expect(await asked()).toBe(1)
    const authorized = await Promise.all([one, two].map(({ id }) => getCredential(person, id)))
    expect(authorized.filter(({ authorized }) => authorized)).toHaveLength(1)
    expect(places.filter((place) => place.endsWith('outcome=connected'))).toHaveLength(1)
    expect(places.filter((place) => place.endsWith('outcome=already-used'))).toHaveLength(2)
    expect(await stripe.isConnected(bakery)).toBe(true)
  })

  it('of two credentials connect each its own account', async () => {
    const ways = [await newWay(person, bakery), await newWay(person, bicycles)]
    const places = await Promise.all(ways.map(({ url }) => landing(url, person.cookie)))
    expect(places).toEqual(ways.map(({ id }) => inWizard(id, 'connected')))
    const shown = await Promise.all(ways.map(({ id }) => getCredential(person, id)))
    expect(shown.map(({ stripeAccountId }) => stripeAccountId)).toEqual([bakery, bicycles])
  })
})

describe('a victim’s browser', () => {
  it('that is led to an attacker’s return connects nothing, learns nothing and keeps its own way', async () => {
    const attacker = await newPerson(elsewhere)
    const planted = await newWay(attacker, books)
    const own = await newWay(person, bakery)
    expect(await landing(planted.url, person.cookie)).toBe(`${list}?outcome=other-person`)
    expect(await asked()).toBe(0)
    await expectUnconnected(attacker, planted.id)
    await expectUnconnected(person, own.id)
    expect(await landing(own.url, person.cookie)).toBe(inWizard(own.id, 'connected'))
    expect((await getCredential(person, own.id)).stripeAccountId).toBe(bakery)
  })

  it('that is signed in nowhere is signed in by no return', async () => {
    const planted = await newWay(person, books)
    const answer = await fetch(planted.url, { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe(inWizard(planted.id, 'other-session'))
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await asked()).toBe(0)
  })

  it.each(['HEAD', 'POST', 'OPTIONS'])(
    'or whatever looks where a return leads by %s uses nothing up: the return is taken by GET alone',
    async (method) => {
      const own = await newWay(person, bakery)
      const looked = await fetch(own.url, { method, redirect: 'manual', headers: { cookie: person.cookie } })
      expect([looked.status, looked.headers.get('allow'), looked.headers.get('location')]).toEqual([405, 'GET', null])
      expect(await asked()).toBe(0)
      expect(await landing(own.url, person.cookie)).toBe(inWizard(own.id, 'connected'))
    },
  )

  it('that a foreign page sends back with a refusal loses no way', async () => {
    const own = await newWay(person, bakery)
    expect(await landing(callback({ error: 'access_denied' }), person.cookie)).toBe(inWizard(own.id, 'refused'))
    expect(await landing(own.url, person.cookie)).toBe(inWizard(own.id, 'connected'))
  })
})

describe('a redirect', () => {
  it.each([
    'redirect_uri=https://evil.example',
    'next=//evil.example&returnTo=https://evil.example',
    'outcome=connected&credential=https://evil.example',
    'account=%0d%0alocation:%20https://evil.example',
  ])('stays in the console whatever is added to the address: %s', async (added) => {
    const way = await newWay(person, bakery)
    expect(await landing(`${way.url}&${added}`, person.cookie)).toBe(inWizard(way.id, 'connected'))
  })

  /** Asks in a way that `fetch` does not allow: under another host. */
  const askAs = (host: string, path: string, method = 'GET'): Promise<{ location: string | undefined; text: string }> =>
    new Promise((resolve, reject) => {
      const headers = { host, 'x-forwarded-host': host, cookie: person.cookie, 'content-type': 'application/json' }
      request(server.url + path, { method, headers }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        answer.on('end', () => resolve({ location: answer.headers.location, text }))
      })
        .on('error', reject)
        .end()
    })

  it('names neither the host that a request claims nor leads Stripe there', async () => {
    const { id } = await startCredential(person)
    const { text } = await askAs('evil.example', `/api/v1/credentials/${id}/authorizations`, 'POST')
    const consent = new URL((JSON.parse(text) as { url: string }).url)
    expect(consent.searchParams.get('redirect_uri')).toBe(`${server.url}/auth/stripe/callback`)
    const way = new URL(await approve(consent.href, bakery))
    const { location } = await askAs('evil.example', way.pathname + way.search)
    expect(location).toBe(inWizard(id, 'connected'))
  })

  it('to another address is refused by Stripe before anybody approves', async () => {
    const url = new URL(await goToStripe(person, (await startCredential(person)).id))
    url.searchParams.set('redirect_uri', `${server.url}/auth/stripe/callback/../../anywhere`)
    await expect(approve(url.href, bakery)).rejects.toThrow(/invalid_redirect_uri/)
  })
})
