import { test as base, expect, type Page } from '@playwright/test'
import { StandIn } from './stand-in.ts'
import { ADMIN, type Billbridge, startBillbridge } from './start-billbridge.ts'

interface Addresses {
  /** Where the console and the API are. */
  readonly url: string
  /** Where the stand-in for Stripe is. */
  readonly stripeUrl: string
}

/** Of an application of its own, what is inside as well. */
type Instance = Addresses & Partial<Pick<Billbridge, 'dataDir' | 'output'>>

interface WorkerOptions {
  /**
   * `shared`: the application with sample data that all specs share. `own …`: an empty one of this spec alone, named after
   * it: specs that name the same share it. `talkative`: one of its own with sample data, which logs everything it can.
   */
  instance: 'shared' | `own ${string}` | 'talkative'
  billbridge: Instance
  /** Cookies of the first administrator, signed in once. */
  session: Awaited<ReturnType<import('@playwright/test').BrowserContext['storageState']>>
}

interface TestFixtures {
  standIn: StandIn
  /** What the pages of a test asked of hosts that are neither the console nor the stand-in, and what broke in them. */
  complaints: string[]
}

const sharedAddresses = (): Addresses => {
  const { BILLBRIDGE_E2E_URL: url, BILLBRIDGE_E2E_STRIPE_URL: stripeUrl } = process.env
  if (!url || !stripeUrl) throw new Error('The global setup has not started Billbridge.')
  return { url, stripeUrl }
}

const watch = (page: Page, { url, stripeUrl }: Addresses, complaints: string[]): void => {
  const hosts = [new URL(url).host, new URL(stripeUrl).host]
  page.on('pageerror', (error) => complaints.push(`error in the page: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (/^https?:$/.test(protocol) && !hosts.includes(host)) complaints.push(`request to ${request.url()}`)
  })
}

/** A browser signed in as the first administrator; every test also proves that no page broke or called another host. */
export const test = base.extend<TestFixtures, WorkerOptions>({
  instance: ['shared', { scope: 'worker', option: true }],
  billbridge: [
    async ({ instance }, use) => {
      if (instance === 'shared') {
        await use(sharedAddresses())
        return
      }
      const own = await startBillbridge({
        env: instance === 'talkative' ? { LOG_LEVEL: 'trace' } : { BILLBRIDGE_SAMPLE_DATA: 'off' },
      })
      await use(own)
      await own.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  session: [
    async ({ playwright, billbridge }, use) => {
      const visitor = await playwright.request.newContext({ baseURL: billbridge.url })
      const answer = await visitor.post('/api/v1/session', { data: ADMIN })
      expect(answer.status(), 'signing in').toBe(200)
      await use(await visitor.storageState())
      await visitor.dispose()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ billbridge }, use) => use(billbridge.url),
  storageState: async ({ session }, use) => use(session),
  standIn: async ({ billbridge, playwright }, use) => {
    const request = await playwright.request.newContext({ baseURL: billbridge.stripeUrl })
    await use(new StandIn(billbridge.stripeUrl, request))
    await request.dispose()
  },
  complaints: [
    async ({ context, billbridge }, use) => {
      const complaints: string[] = []
      context.on('page', (page) => watch(page, billbridge, complaints))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
