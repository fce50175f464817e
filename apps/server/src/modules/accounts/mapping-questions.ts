import type { Account } from '@billbridge/contract/accounts'
import type { StripeCustomer } from '@billbridge/contract/external-mappings'
import type { Page } from '@billbridge/contract/page'
import type { Actor } from '../../platform/actor.ts'
import { badCursor } from '../../platform/cursor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { AccountQuery, AccountService } from './account.service.ts'
import { pickCustomers, readCustomers } from './customer-lookup.ts'
import type { ExternalMappingModel, ExternalMappingRow } from './external-mapping.model.ts'
import { type Candidate, createSuggest } from './mapping-suggestions.ts'
import type { MappingWriter, StripePlace } from './mapping-writer.ts'
import type { StripeDoor } from './stripe-door.ts'

export interface MappingQuestionsDeps {
  readonly mappings: ExternalMappingModel
  readonly accounts: AccountService
  readonly credentials: Pick<CredentialService, 'find'>
  readonly door: StripeDoor
  readonly write: MappingWriter
}

/** How many unmapped accounts are compared with how many pages of a hundred customers. */
const mostSuggestions = 200
const mostCustomerPages = 10
const accountsAtOnce = 500

export interface Suggestion {
  accountId: string
  accountCode: string
  accountName: string
  accountEmail: string | null
  candidates: Candidate[]
}

/** What people ask about the customers of a Stripe account: who is there, who may be whom, who is gone, who is missing. */
export const createMappingQuestions = ({ mappings, accounts, credentials, door, write }: MappingQuestionsDeps) => {
  const mappedAmong = async (organizationId: string, accountIds: readonly string[], place: StripePlace) => {
    const { stripeAccountId, mode } = place
    const rows = await mappings
      .find({ organizationId, accountId: { $in: [...accountIds] }, stripeAccountId, mode })
      .select('accountId')
      .lean<Pick<ExternalMappingRow, 'accountId'>[]>()
    return new Set(rows.map(({ accountId }) => accountId))
  }

  /** Which accounts some customers of a Stripe account are mapped to; those of other organizations are not there. */
  const accountsOfCustomers = async (
    organizationId: string,
    { stripeAccountId, mode }: StripePlace,
    customerIds: readonly string[],
  ): Promise<Map<string, string>> => {
    const rows = await mappings
      .find({ organizationId, customerId: { $in: [...customerIds] }, stripeAccountId, mode })
      .select('accountId customerId')
      .lean<Pick<ExternalMappingRow, 'accountId' | 'customerId'>[]>()
    return new Map(rows.map(({ customerId, accountId }) => [customerId, accountId]))
  }

  const findUnmapped = async (organizationId: string, place: StripePlace, most: number) => {
    const found: Account[] = []
    let after: string | null = null
    while (found.length <= most) {
      const page: Account[] = await accounts.pageAfter(organizationId, after, accountsAtOnce)
      const ids = page.map(({ id }) => id)
      const mapped = await mappedAmong(organizationId, ids, place)
      found.push(...page.filter(({ id }) => !mapped.has(id)))
      after = ids.at(-1) ?? null
      if (page.length < accountsAtOnce) break
    }
    return { unmapped: found.slice(0, most), complete: found.length <= most }
  }

  const mappingsOf = async (organizationId: string, { stripeAccountId, mode }: StripePlace) =>
    mappings.find({ organizationId, stripeAccountId, mode }).lean<ExternalMappingRow[]>()

  return {
    accountsOfCustomers,

    /** The pick-list of customers. */
    stripeCustomers: async (
      { organizationId }: Actor,
      credentialId: string,
      query: { search?: string | undefined; cursor?: string | undefined },
    ): Promise<Page<StripeCustomer>> => {
      const opened = await door.open(organizationId, credentialId)
      const page = await opened
        .ask((calls) => pickCustomers(calls, query))
        .catch((error: unknown) => {
          const status = error instanceof ProblemError ? error.details?.status : undefined
          const isBad = query.cursor !== undefined && (status === 400 || status === 404)
          throw isBad ? badCursor() : error
        })
      return { data: page.customers, nextCursor: page.next }
    },

    /** For accounts without a customer, customers that no other account has and that may be them. */
    suggestions: async (
      { organizationId }: Actor,
      credentialId: string,
    ): Promise<{ suggestions: Suggestion[]; complete: boolean }> => {
      const opened = await door.open(organizationId, credentialId)
      const { unmapped, complete } = await findUnmapped(organizationId, opened, mostSuggestions)
      if (unmapped.length === 0) return { suggestions: [], complete }
      const listed = await opened.ask((calls) => calls.listMany(mostCustomerPages))
      const taken = new Set((await mappingsOf(organizationId, opened)).map(({ customerId }) => customerId))
      const suggest = createSuggest(listed.customers.filter(({ id }) => !taken.has(id)))
      const suggestions = unmapped.map((account) => ({
        accountId: account.id,
        accountCode: account.code,
        accountName: account.name,
        accountEmail: account.email,
        candidates: suggest(account),
      }))
      return {
        suggestions: suggestions.filter(({ candidates }) => candidates.length > 0),
        complete: complete && listed.complete,
      }
    },

    /** Asks for every mapped customer of a credential's account and marks those that are gone, or are back. */
    check: async (actor: Actor, credentialId: string): Promise<{ checked: number; deleted: number }> => {
      const opened = await door.open(actor.organizationId, credentialId)
      const rows = await mappingsOf(actor.organizationId, opened)
      const ids = [...new Set(rows.map(({ customerId }) => customerId))]
      const answers = await opened.ask((calls) => readCustomers(calls, ids))
      let deleted = 0
      for (const row of rows) {
        const gone = answers.get(row.customerId)?.kind !== 'customer'
        if (gone) deleted += 1
        if (gone === (row.status === 'customer-deleted')) continue
        await write.change(
          actor,
          row,
          gone
            ? { status: 'customer-deleted', action: 'mapping.customer-deleted' }
            : { status: 'active', action: 'mapping.customer-found' },
        )
      }
      return { checked: rows.length, deleted }
    },

    /** A page of the accounts that have no customer in the Stripe account and mode of a credential. */
    listUnmapped: async (actor: Actor, credentialId: string, query: AccountQuery): Promise<Page<Account>> => {
      const { organizationId } = actor
      const credential = await credentials.find(organizationId, credentialId)
      if (!credential) throw new ProblemError('not-found', { detail: 'There is no such credential.' })
      const { stripeAccountId, mode } = credential
      if (stripeAccountId === null || mode === null) return accounts.list(actor, query)
      const data: Account[] = []
      let { cursor } = query
      for (;;) {
        const page: Page<Account> = await accounts.list(actor, { ...query, cursor })
        const mapped = await mappedAmong(
          organizationId,
          page.data.map(({ id }) => id),
          { stripeAccountId, mode },
        )
        data.push(...page.data.filter(({ id }) => !mapped.has(id)))
        if (page.nextCursor === null || data.length >= query.limit) return { data, nextCursor: page.nextCursor }
        cursor = page.nextCursor
      }
    },
  }
}
