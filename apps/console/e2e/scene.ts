import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { type Destination, uniqueName } from './credential-wizard.ts'
import type { StandIn } from './stand-in.ts'

interface BillWish {
  readonly number: string
  /** In minor units of EUR; the bill has one line. */
  readonly total: number
}

interface SceneWish {
  readonly name: string
  readonly destination: Destination
  /** The Stripe account it goes to. */
  readonly stripeAccountId: string
  /** Settings of the configuration besides the accounts it is for, which are this scene's own. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** An account that is billed, with the credential and the enabled configuration by which its bills go to Stripe. */
export interface Scene {
  /** Of the credential, the configuration and the account. */
  readonly name: string
  readonly credentialId: string
  readonly configurationId: string
  readonly accountId: string
  /** Posts a bill of the account with an API key, as a billing system does; the same number again changes it. */
  readonly bill: (wish: BillWish) => Promise<void>
}

const ask = async <T>(request: APIRequestContext, method: string, path: string, data?: unknown): Promise<T> => {
  const answer = await request.fetch(`/api/v1${path}`, { method, ...(data === undefined ? {} : { data }) })
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

/** Connected by the full secret key of a Stripe account, over the HTTP API: for tests about what comes afterwards. */
const connect = async (request: APIRequestContext, standIn: StandIn, wish: SceneWish): Promise<string> => {
  const { name, destination, stripeAccountId } = wish
  const mode = destination === 'Stripe' ? 'live' : 'test'
  const { id } = await ask<{ id: string }>(request, 'POST', '/credentials', { name })
  await ask(request, 'PATCH', `/credentials/${id}`, { entityType: 'bill' })
  await ask(request, 'PATCH', `/credentials/${id}`, { destination: mode === 'live' ? 'stripe' : 'stripe-test' })
  const secretKey = await standIn.secretKey(stripeAccountId, mode)
  const key = { accountName: name, secretKey, acceptFullSecretKey: true }
  await ask(request, 'PUT', `/credentials/${id}/restricted-key`, key)
  await ask(request, 'POST', `/credentials/${id}/creation`)
  return id
}

/** A bill as a billing system posts it: dated today, due in two weeks. */
const billOf = ({ number, total }: BillWish, code: string) => ({
  number,
  account: { code },
  currency: 'EUR',
  billDate: today(),
  dueDate: dayFromNow(14),
  lineItems: [{ description: 'Platform, monthly', amount: total }],
  total,
  approvalStatus: 'approved',
})

const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** The day of bills that a scene posts. */
export const today = (): string => dayFromNow(0)

/** A machine's access: it sends no cookie. */
const machine = async (request: APIRequestContext, name: string) => {
  const { secret } = await ask<{ secret: string }>(request, 'POST', '/api-keys', { name, role: 'editor' })
  return { authorization: `Bearer ${secret}`, cookie: '' }
}

/** Sets the scene of a journey over the HTTP API; scenes of one application do not meet. */
export const setScene = async (page: Page, standIn: StandIn, wish: SceneWish): Promise<Scene> => {
  const { request } = page.context()
  const name = uniqueName(wish.name)
  const code = name.replaceAll(' ', '-').toUpperCase()
  const account = { code, name, email: `${code.toLowerCase()}@example.com`, currency: 'EUR' }
  const { id: accountId } = await ask<{ id: string }>(request, 'POST', '/accounts', account)
  const credentialId = await connect(request, standIn, { ...wish, name })
  const settings = { ...wish.settings, accounts: { includedAccountIds: [accountId] } }
  const { id: configurationId } = await ask<{ id: string }>(request, 'POST', '/configurations', {
    name,
    credentialId,
    settings,
    enabled: true,
  })
  const headers = await machine(request, name)
  const bill = async (billWish: BillWish) => {
    const answer = await request.post('/api/v1/bills', { headers, data: billOf(billWish, code) })
    expect(answer.ok(), `bill ${billWish.number}: ${await answer.text()}`).toBe(true)
  }
  return { name, credentialId, configurationId, accountId, bill }
}
