import type { keyPermissions } from '@billbridge/contract/credentials'
import type { Mode } from '@billbridge/contract/modes'
import type Stripe from 'stripe'
import type { StripeAccess, StripeClients } from './stripe-client.ts'
import { classifyStripeError, type StripeFailure } from './stripe-errors.ts'

export type KeyPermission = (typeof keyPermissions)[number]

export interface GrantedPermission {
  readonly permission: KeyPermission
  readonly granted: boolean
}

/** What asking Stripe about an access told. */
export type AccessReport =
  /** It works; the account's id is null when a key may not read it, its name when Stripe did not tell. */
  | {
      readonly kind: 'answered'
      readonly stripeAccountId: string | null
      readonly stripeAccountName: string | null
      /** Of a key alone; what a person grants on the consent page is everything. */
      readonly permissions: readonly GrantedPermission[]
    }
  /** Stripe does not let it in at all. */
  | { readonly kind: 'lost'; readonly failure: StripeFailure }
  /** Nothing was learnt: ask again later. */
  | { readonly kind: 'unavailable'; readonly failure: StripeFailure }

/**
 * Calls that create and change nothing because what they name does not exist: "not found" means the permission is
 * there, since Stripe looks at permissions first. https://docs.stripe.com/keys
 */
const probes: Record<KeyPermission, (stripe: Stripe) => Promise<unknown>> = {
  'customers-write': (stripe) => stripe.customers.update('cus_probe'),
  'invoices-write': (stripe) => stripe.invoices.finalizeInvoice('in_probe'),
  'webhook-endpoints-write': (stripe) => stripe.webhookEndpoints.update('we_probe', {}),
}

type Probe = { readonly granted: boolean } | { readonly failure: StripeFailure; readonly lost: boolean }

const probe = async (call: () => Promise<unknown>): Promise<Probe> => {
  try {
    await call()
    return { granted: true }
  } catch (error) {
    const failure = classifyStripeError(error)
    if (failure.kind === 'rejected') return { granted: true }
    if (failure.disconnection === 'permissions-missing') return { granted: false }
    return { failure, lost: failure.kind === 'reauthorize' }
  }
}

type Account = { readonly id: string | null; readonly name: string | null } | { readonly failure: StripeFailure }

const nameOf = (account: Stripe.Account): string | null =>
  account.settings?.dashboard?.display_name || account.business_profile?.name || account.email || null

/** Reading the account needs a permission of its own; the refusal names the account all the same. */
const readAccount = async (stripe: Stripe): Promise<Account> => {
  try {
    const account = await stripe.accounts.retrieveCurrent()
    return { id: account.id, name: nameOf(account) }
  } catch (error) {
    const failure = classifyStripeError(error)
    if (failure.disconnection !== 'permissions-missing') return { failure }
    return { id: /\bacct_[A-Za-z0-9]+/.exec(failure.message)?.[0] ?? null, name: null }
  }
}

const failed = (failure: StripeFailure): AccessReport =>
  failure.kind === 'reauthorize' ? { kind: 'lost', failure } : { kind: 'unavailable', failure }

const answered = (account: Exclude<Account, { failure: unknown }>, permissions: GrantedPermission[]): AccessReport => ({
  kind: 'answered',
  stripeAccountId: account.id,
  stripeAccountName: account.name,
  permissions,
})

/** Asks Stripe whether a connected account still lets us in. */
export const checkConnectedAccount = async (clients: StripeClients, access: StripeAccess): Promise<AccessReport> => {
  const account = await readAccount(clients.connect(access))
  return 'failure' in account ? failed(account.failure) : answered(account, [])
}

/** Asks Stripe whose key it is and which of the permissions we need it has. */
export const checkKey = async (
  clients: StripeClients,
  { apiKey, mode, stripeAccountId = 'unknown' }: { apiKey: string; mode: Mode; stripeAccountId?: string },
): Promise<AccessReport> => {
  const stripe = clients.connect({ apiKey, mode, stripeAccountId, actFor: null })
  const account = await readAccount(stripe)
  if ('failure' in account) return failed(account.failure)
  const permissions: GrantedPermission[] = []
  for (const [permission, call] of Object.entries(probes) as [KeyPermission, (stripe: Stripe) => Promise<unknown>][]) {
    const result = await probe(() => call(stripe))
    if ('failure' in result) return failed(result.failure)
    permissions.push({ permission, granted: result.granted })
  }
  return answered(account, permissions)
}

/** The mode a key is for, and whether it can do everything in the account. */
export const describeKey = (key: string): { mode: Mode; full: boolean } => ({
  mode: /^(rk|sk)_live_/.test(key) ? 'live' : 'test',
  full: key.startsWith('sk_'),
})

/** `rk_test_…nJxY`: what may be shown of a key. */
export const maskKey = (key: string): string => `${/^(rk|sk)_(live|test)_/.exec(key)?.[0] ?? ''}…${key.slice(-4)}`
