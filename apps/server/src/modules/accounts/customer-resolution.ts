import type { Account } from '@billbridge/contract/accounts'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import { systemActor } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import { isDuplicateKey } from '../../platform/mongo.ts'
import type { StripeAccess, TraceCall } from '../../stripe/stripe-client.ts'
import type { CustomerCalls, StripeCustomers } from '../../stripe/stripe-customers.ts'
import { type CustomerPlace, createCustomerCreation } from './customer-creation.ts'
import type { CustomerCreationModel, ExternalMappingModel, ExternalMappingRow } from './external-mapping.model.ts'
import type { MappingWriter, NewMapping } from './mapping-writer.ts'

export interface ResolveCustomer {
  readonly organizationId: string
  readonly account: Account
  readonly access: StripeAccess
  /** What to do about an account without a mapping. */
  readonly whenUnmapped: ConfigurationSettings['customer']['whenUnmapped']
  readonly trace?: TraceCall
}

/** The customer to invoice, or why there is none. `wait`: another worker is making it; ask again in a moment. */
export type ResolvedCustomer =
  | { readonly kind: 'customer'; readonly customerId: string }
  | { readonly kind: 'not-mapped' | 'without-email' | 'wait' }
  | { readonly kind: 'ambiguous'; readonly count: number }
  | { readonly kind: 'deleted'; readonly customerId: string }

export interface CustomerResolutionDeps {
  readonly mappings: ExternalMappingModel
  readonly creations: CustomerCreationModel
  readonly write: MappingWriter
  readonly stripeCustomers: StripeCustomers
  readonly now: () => Date
  readonly newId: NewId
}

/** Finds the Stripe customer of an account by its mapping, and makes the mapping when the settings say so. */
export const createCustomerResolution = (deps: CustomerResolutionDeps) => {
  const { mappings, write, stripeCustomers } = deps
  const createCustomer = createCustomerCreation(deps)

  const findMapping = (place: CustomerPlace) => mappings.findOne({ ...place }).lean<ExternalMappingRow>()

  /** Notes the mapping; when somebody mapped the account meanwhile, that one counts. */
  const keep = async (place: CustomerPlace, given: NewMapping): Promise<string> => {
    try {
      return (await write.insert(systemActor(place.organizationId), place, given)).customerId
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      return (await findMapping(place))?.customerId ?? given.customer.id
    }
  }

  const matchByEmail = async (place: CustomerPlace, account: Account, calls: CustomerCalls) => {
    if (account.email === null) return { kind: 'without-email' as const }
    const matches = await calls.listByEmail(account.email)
    const [customer] = matches
    if (!customer) return { kind: 'not-mapped' as const }
    if (matches.length > 1) return { kind: 'ambiguous' as const, count: matches.length }
    const customerId = await keep(place, { account, customer, origin: 'matched-by-email' })
    return { kind: 'customer' as const, customerId }
  }

  const create = async (place: CustomerPlace, account: Account, calls: CustomerCalls) => {
    const customerId = await createCustomer(place, account, calls, {
      find: async () => (await findMapping(place))?.customerId ?? null,
      keep: (customer) => keep(place, { account, customer, origin: 'created' }),
    })
    return customerId === null ? { kind: 'wait' as const } : { kind: 'customer' as const, customerId }
  }

  /** Throws the SDK's errors (see `classifyStripeError`); asking again later is always safe. */
  return async (request: ResolveCustomer): Promise<ResolvedCustomer> => {
    const { organizationId, account, access, whenUnmapped } = request
    const { stripeAccountId, mode } = access
    const place = { organizationId, accountId: account.id, stripeAccountId, mode }
    const mapping = await findMapping(place)
    if (mapping?.status === 'customer-deleted') return { kind: 'deleted', customerId: mapping.customerId }
    if (mapping) return { kind: 'customer', customerId: mapping.customerId }
    if (whenUnmapped === 'report') return { kind: 'not-mapped' }
    const calls = stripeCustomers.connect(access, request.trace)
    return whenUnmapped === 'create' ? create(place, account, calls) : matchByEmail(place, account, calls)
  }
}
