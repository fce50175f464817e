import { type APIRequestContext, expect, type Page } from '@playwright/test'

type Mode = 'live' | 'test'

export interface StripeInvoice {
  readonly id: string
  readonly status: string
  readonly currency: string
  readonly subtotal: number
  readonly total: number
  readonly customer: string
  readonly metadata: Readonly<Record<string, string>>
}

export interface StripeCustomer {
  readonly id: string
  readonly name: string
  readonly email: string
}

interface KeyWish {
  readonly accountId: string
  readonly name: string
  /** Permissions to take away from those filled in, by their label on the page. */
  readonly without?: readonly string[]
}

interface Listed<T> {
  readonly data: readonly T[]
  readonly has_more: boolean
}

/** The stand-in for Stripe, as the owner of an account and as a program see it. */
export class StandIn {
  readonly url: string
  readonly #request: APIRequestContext

  constructor(url: string, request: APIRequestContext) {
    this.url = url
    this.#request = request
  }

  /** The full secret key of an account, as `/_sandbox/accounts` lists it. */
  async secretKey(accountId: string, mode: Mode): Promise<string> {
    const { accounts } = await this.#read<{
      accounts: { id: string; modes: Record<Mode, { keys: { key: string }[] }> }[]
    }>('/_sandbox/accounts')
    const key = accounts.find(({ id }) => id === accountId)?.modes[mode].keys[0]?.key
    if (key === undefined) throw new Error(`The stand-in has no key of ${accountId} in ${mode} mode.`)
    return key
  }

  /** Every invoice of an account, as Stripe's own API lists them. */
  invoices(key: string): Promise<StripeInvoice[]> {
    return this.#all<StripeInvoice>('/v1/invoices', key)
  }

  /** A customer made in Stripe by hand. @returns its id */
  async createCustomer(key: string, customer: { name: string; email: string }): Promise<string> {
    const headers = { authorization: `Bearer ${key}` }
    const answer = await this.#request.post('/v1/customers', { headers, form: customer })
    expect(answer.status(), 'a new customer in the stand-in').toBe(200)
    return ((await answer.json()) as { id: string }).id
  }

  /** The invoices of one bill, as Stripe's own API lists them. */
  async invoicesOf(key: string, billNumber: string): Promise<StripeInvoice[]> {
    const all = await this.invoices(key)
    return all.filter(({ metadata }) => metadata.billbridge_bill_number === billNumber)
  }

  /** Everything it holds: accounts, keys, webhook endpoints, and every request that came, as text. */
  async dump(): Promise<string> {
    return JSON.stringify(await this.#read('/_sandbox/dump'))
  }

  customers(key: string): Promise<StripeCustomer[]> {
    return this.#all<StripeCustomer>('/v1/customers', key)
  }

  /** How many requests of one method and path have arrived. */
  async countRequests(method: string, path: string): Promise<number> {
    const { requests } = await this.#read<{ requests: { method: string; path: string }[] }>('/_sandbox/requests')
    return requests.filter((request) => request.method === method && request.path === path).length
  }

  async #all<T extends { id: string }>(path: string, key: string): Promise<T[]> {
    const all: T[] = []
    for (;;) {
      const after = all.length > 0 ? `&starting_after=${all.at(-1)?.id}` : ''
      const page = await this.#read<Listed<T>>(`${path}?limit=100${after}`, { authorization: `Bearer ${key}` })
      all.push(...page.data)
      if (!page.has_more) return all
    }
  }

  async #read<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
    const answer = await this.#request.get(path, { headers })
    expect(answer.status(), `${path} of the stand-in`).toBe(200)
    return (await answer.json()) as T
  }
}

interface OwnerWish {
  readonly stripeAccountId: string
  readonly mode: Mode
  readonly invoiceId: string
  /** The button in the invoice's row. */
  readonly action: 'Mark as paid' | 'Void'
}

/** What the owner of a Stripe account does with an invoice, in a tab of their own. */
export const actAsOwner = async (page: Page, standIn: StandIn, wish: OwnerWish): Promise<void> => {
  const tab = await page.context().newPage()
  await tab.goto(`${standIn.url}/_sandbox/owner/${wish.stripeAccountId}/${wish.mode}`)
  const row = tab.getByRole('row').filter({ hasText: wish.invoiceId })
  await row.getByRole('button', { name: wish.action }).click()
  await expect(row.getByRole('button', { name: wish.action })).toHaveCount(0)
  await tab.close()
}

/** On the consent page: which account, and yes. */
export const approve = async (page: Page, account: string): Promise<void> => {
  await page.getByRole('radio', { name: account }).check()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('heading', { name: `${account} is connected` })).toBeVisible()
}

/** On the page that makes a restricted key, its permissions filled in. @returns the key */
export const makeKey = async (page: Page, { accountId, name, without = [] }: KeyWish): Promise<string> => {
  await page.getByRole('combobox', { name: 'Account', exact: true }).selectOption(accountId)
  await page.getByLabel('Key name').fill(name)
  for (const label of without) await page.getByRole('combobox', { name: label }).selectOption('none')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByRole('heading', { name: 'Your restricted key' })).toBeVisible()
  return page.getByLabel('Key', { exact: true }).inputValue()
}
