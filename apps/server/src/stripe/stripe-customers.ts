import type { Account } from '@billbridge/contract/accounts'
import type { StripeCustomer } from '@billbridge/contract/external-mappings'
import type Stripe from 'stripe'
import type { StripeAccess, StripeClients, TraceCall } from './stripe-client.ts'
import { toCountryCode } from './stripe-country.ts'
import { isMissing } from './stripe-errors.ts'

/** What Stripe says of a customer id. `wrong-mode`: there is one, but in the other mode. */
export type CustomerAnswer =
  | { readonly kind: 'customer'; readonly customer: StripeCustomer }
  | { readonly kind: 'deleted' | 'missing' | 'wrong-mode' }

export interface CustomerPage {
  readonly customers: StripeCustomer[]
  /** Where the next page begins; null at the end. */
  readonly next: string | null
}

/** Plain values that make a customer: kept as they were first sent, so that a repeated call is the same call. */
export interface NewCustomer {
  readonly name: string
  readonly email: string | null
  readonly address: Readonly<Record<string, string>> | null
  readonly metadata: Readonly<Record<string, string>>
}

/** Names our account in the metadata of its customer. */
export interface CustomerIdentity {
  readonly organizationId: string
  readonly accountId: string
}

/** Stripe's largest page. */
const pageSize = 100

const toStripeCustomer = (customer: Stripe.Customer): StripeCustomer => ({
  id: customer.id,
  name: customer.name ?? null,
  email: customer.email,
  currency: customer.currency?.toUpperCase() ?? null,
})

const toMetadata = ({ organizationId, accountId }: CustomerIdentity, code: string) => ({
  billbridge_organization_id: organizationId,
  billbridge_account_id: accountId,
  billbridge_account_code: code,
})

const toAddress = (address: Account['address']): NewCustomer['address'] => {
  if (!address) return null
  const { line1, line2, city, state, postalCode } = address
  const country = toCountryCode(address.country) ?? ''
  const given = Object.entries({ line1, line2, city, state, postal_code: postalCode, country })
  const filled = given.filter(([, value]) => value !== '')
  return filled.length === 0 ? null : Object.fromEntries(filled)
}

/** What Stripe is told of an account. */
export const toNewCustomer = (
  organizationId: string,
  account: Pick<Account, 'id' | 'code' | 'name' | 'email' | 'address'>,
): NewCustomer => ({
  name: account.name,
  email: account.email,
  address: toAddress(account.address),
  metadata: toMetadata({ organizationId, accountId: account.id }, account.code),
})

const isOf =
  ({ organizationId, accountId }: CustomerIdentity) =>
  ({ metadata }: Stripe.Customer): boolean =>
    metadata.billbridge_organization_id === organizationId && metadata.billbridge_account_id === accountId

const unlessMissing = async (read: () => Promise<CustomerAnswer>): Promise<CustomerAnswer> => {
  try {
    return await read()
  } catch (error) {
    if (!isMissing(error)) throw error
    const otherMode = error instanceof Error && /similar object exists in (live|test) mode/i.test(error.message)
    return { kind: otherMode ? 'wrong-mode' : 'missing' }
  }
}

/** Customers of one Stripe account in one mode. Every call throws the SDK's errors; see `classifyStripeError`. */
const customersOf = ({ customers }: Stripe) => {
  const listPage = async (after: string | null, params: Stripe.CustomerListParams = {}) => {
    const { data, has_more } = await customers.list({
      limit: pageSize,
      ...params,
      ...(after === null ? {} : { starting_after: after }),
    })
    return { data, next: has_more ? (data.at(-1)?.id ?? null) : null }
  }

  const listCustomers = async (after: string | null): Promise<CustomerPage> => {
    const { data, next } = await listPage(after)
    return { customers: data.map(toStripeCustomer), next }
  }

  return {
    retrieve: (customerId: string): Promise<CustomerAnswer> =>
      unlessMissing(async () => {
        const customer = await customers.retrieve(customerId)
        return customer.deleted ? { kind: 'deleted' } : { kind: 'customer', customer: toStripeCustomer(customer) }
      }),

    /** Newest first. `after` is the `next` of the page before. */
    listCustomers,

    /** Up to `mostPages` pages, newest first; `complete` says whether that was all of them. */
    listMany: async (mostPages: number): Promise<{ customers: StripeCustomer[]; complete: boolean }> => {
      const found: StripeCustomer[] = []
      let next: string | null = null
      for (let page = 0; page < mostPages; page++) {
        const read: CustomerPage = await listCustomers(next)
        found.push(...read.customers)
        next = read.next
        if (next === null) return { customers: found, complete: true }
      }
      return { customers: found, complete: false }
    },

    /** Customers with exactly this e-mail, newest first, at most 100. Stripe tells upper from lower case here. */
    listByEmail: async (email: string): Promise<StripeCustomer[]> => {
      const { data } = await listPage(null, { email })
      return data.map(toStripeCustomer)
    },

    /**
     * Customers whose name contains the text (3 characters at least), by Stripe's search, which lags behind by up to a
     * minute: for people who look for somebody, never to learn whether a customer exists.
     */
    searchByName: async (text: string, page: string | null): Promise<CustomerPage> => {
      const query = `name~"${text.replace(/[\\"]/g, '\\$&')}"`
      const found = await customers.search({ query, limit: 50, ...(page === null ? {} : { page }) })
      return { customers: found.data.map(toStripeCustomer), next: found.next_page }
    },

    /** The customer we made for an account since a time, by listing, which lags behind nothing. */
    findCreated: async (identity: CustomerIdentity, since: Date): Promise<StripeCustomer | null> => {
      const created = { gte: Math.floor(since.getTime() / 1000) }
      let next: string | null = null
      do {
        const page: Awaited<ReturnType<typeof listPage>> = await listPage(next, { created })
        const mine = page.data.find(isOf(identity))
        if (mine) return toStripeCustomer(mine)
        next = page.next
      } while (next !== null)
      return null
    },

    create: async (given: NewCustomer, idempotencyKey: string): Promise<StripeCustomer> => {
      const { name, email, address, metadata } = given
      const params = { name, metadata: { ...metadata }, ...(email === null ? {} : { email }) }
      const made = await customers.create({ ...params, ...(address === null ? {} : { address }) }, { idempotencyKey })
      return toStripeCustomer(made)
    },
  }
}

export type CustomerCalls = ReturnType<typeof customersOf>

export interface StripeCustomers {
  readonly connect: (access: StripeAccess, trace?: TraceCall) => CustomerCalls
}

export const createStripeCustomers = ({ stripeClients }: { stripeClients: StripeClients }): StripeCustomers => ({
  connect: (access, trace) => customersOf(stripeClients.connect(access, trace)),
})
