import type { Account } from '@billbridge/contract/accounts'
import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import type { Mode } from '@billbridge/contract/modes'
import type { Page } from '@billbridge/contract/page'
import { type Actor, systemActor } from '../../platform/actor.ts'
import { createAnnouncement } from '../../platform/announcements.ts'
import type { NewId } from '../../platform/ids.ts'
import { type Connection, type Filter, isDuplicateKey, type Transaction } from '../../platform/mongo.ts'
import { findPage } from '../../platform/page.ts'
import { beginsWith, findPageOfHits } from '../../platform/prefix-search.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeCustomers } from '../../stripe/stripe-customers.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { AccountService, AccountsChanged } from './account.service.ts'
import { customerProblem } from './customer-lookup.ts'
import { createCustomerResolution } from './customer-resolution.ts'
import {
  createCustomerCreationModel,
  createExternalMappingModel,
  type ExternalMappingRow,
} from './external-mapping.model.ts'
import { createMappingBatch } from './mapping-batch.ts'
import { createMappingQuestions } from './mapping-questions.ts'
import { createMappingWriter, factsOf, type MappingChanged } from './mapping-writer.ts'
import { createStripeDoor } from './stripe-door.ts'

export interface ExternalMappingDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly accounts: AccountService
  readonly credentials: Pick<CredentialService, 'access' | 'reportLostAccess' | 'find' | 'findOfAccount'>
  readonly stripeCustomers: StripeCustomers
}

export interface MappingQuery {
  readonly search?: string | undefined
  readonly accountId?: string | undefined
  readonly stripeAccountId?: string | undefined
  readonly mode?: Mode | undefined
  readonly status?: ExternalMapping['status'] | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

const toMapping = (row: ExternalMappingRow, account: Pick<Account, 'code' | 'name'> | undefined): ExternalMapping => ({
  ...factsOf(row),
  id: row._id,
  accountCode: account?.code ?? '',
  accountName: account?.name ?? '',
  version: row.version,
  createdAt: row.createdAt.toISOString(),
})

const notFound = (what: string) => new ProblemError('not-found', { detail: `There is no such ${what}.` })

const originOf = (actor: Actor): ExternalMapping['origin'] => (actor.kind === 'api-key' ? 'api' : 'person')

const toFilter = (organizationId: string, query: MappingQuery): Filter<ExternalMappingRow> => {
  const { accountId, stripeAccountId, mode, status } = query
  const given = Object.entries({ accountId, stripeAccountId, mode, status }).filter(([, value]) => value !== undefined)
  return { organizationId, ...Object.fromEntries(given) }
}

const searchFilters = (search: string): Filter<ExternalMappingRow>[] => {
  if (/^cus_[A-Za-z0-9_]+$/.test(search)) return [{ customerId: search }]
  const start = beginsWith(search.toLowerCase())
  return [{ accountCodeLower: start }, { accountNameLower: start }]
}

const createParts = (deps: ExternalMappingDeps) => {
  const mappings = createExternalMappingModel(deps.connection)
  const creations = createCustomerCreationModel(deps.connection)
  const mappingChanged = createAnnouncement<MappingChanged>()
  const door = createStripeDoor(deps)
  const write = createMappingWriter({ ...deps, mappings, mappingChanged })
  const questions = createMappingQuestions({ ...deps, mappings, door, write })
  const batch = createMappingBatch({ ...deps, mappings, door, write })
  const resolveCustomer = createCustomerResolution({ ...deps, mappings, creations, write })
  return { mappings, mappingChanged, door, write, questions, batch, resolveCustomer }
}

/** Which Stripe customer an account is, for each Stripe account and mode, so that test ids cannot reach live. */
export const createExternalMappingService = (deps: ExternalMappingDeps) => {
  const { accounts, credentials } = deps
  const { mappings, mappingChanged, door, write, questions, batch, resolveCustomer } = createParts(deps)

  const shown = async (organizationId: string, rows: readonly ExternalMappingRow[]): Promise<ExternalMapping[]> => {
    const found = await accounts.find(organizationId, [...new Set(rows.map(({ accountId }) => accountId))])
    const byId = new Map(found.map((account) => [account.id, account]))
    return rows.map((row) => toMapping(row, byId.get(row.accountId)))
  }

  const showOne = async (row: ExternalMappingRow): Promise<ExternalMapping> => {
    const [account] = await accounts.find(row.organizationId, [row.accountId])
    return toMapping(row, account)
  }

  const read = async (organizationId: string, mappingId: string): Promise<ExternalMappingRow> => {
    const row = await mappings.findOne({ _id: mappingId, organizationId }).lean<ExternalMappingRow>()
    if (!row) throw notFound('mapping')
    return row
  }

  /** The customer as Stripe has it. @throws ProblemError when it is gone, unknown, or of the other mode */
  const readCustomer = async (organizationId: string, credentialId: string, customerId: string) => {
    const opened = await door.open(organizationId, credentialId)
    const answer = await opened.ask((calls) => calls.retrieve(customerId))
    const problem = customerProblem(answer, customerId)
    if (problem || answer.kind !== 'customer') throw problem ?? new ProblemError('mapping-customer-missing')
    return { opened, customer: answer.customer }
  }

  /** A connected credential of a mapping's Stripe account. @throws ProblemError `credential-not-connected` */
  const credentialOf = async ({ organizationId, stripeAccountId, mode }: ExternalMappingRow): Promise<string> => {
    const known = await credentials.findOfAccount(organizationId, stripeAccountId, mode)
    const connected = known.find(({ status }) => status === 'connected')
    if (connected) return connected.id
    throw new ProblemError('credential-not-connected', {
      detail: `No connected credential leads to ${stripeAccountId} in ${mode} mode.`,
    })
  }

  return {
    /** Mappings made, changed or removed; inside the transaction. */
    mappingChanged,
    resolveCustomer,
    ...questions,

    list: async ({ organizationId }: Actor, query: MappingQuery): Promise<Page<ExternalMapping>> => {
      const { search, cursor, limit } = query
      const request = {
        filter: toFilter(organizationId, query),
        sort: ['accountCodeLower', 1] as const,
        cursor,
        limit,
      }
      const { rows, nextCursor } = search
        ? await findPageOfHits(mappings, request, searchFilters(search))
        : await findPage(mappings, request)
      return { data: await shown(organizationId, rows), nextCursor }
    },

    /** @throws ProblemError `not-found`, `mapping-exists`, `mapping-customer-missing`, `mapping-wrong-mode` */
    create: async (
      actor: Actor,
      { accountId, credentialId, customerId }: { accountId: string; credentialId: string; customerId: string },
    ): Promise<ExternalMapping> => {
      const [account] = await accounts.find(actor.organizationId, [accountId])
      if (!account) throw notFound('account')
      const { opened, customer } = await readCustomer(actor.organizationId, credentialId, customerId)
      try {
        return toMapping(await write.insert(actor, opened, { account, customer, origin: originOf(actor) }), account)
      } catch (error) {
        if (isDuplicateKey(error)) throw new ProblemError('mapping-exists')
        throw error
      }
    },

    createBatch: batch,

    /** @throws ProblemError `stale-version`, `mapping-customer-missing`, `mapping-wrong-mode`, `credential-not-connected` */
    update: async (
      actor: Actor,
      mappingId: string,
      { customerId, version }: { customerId: string; version: number },
    ): Promise<ExternalMapping> => {
      const row = await read(actor.organizationId, mappingId)
      if (row.version !== version) {
        throw new ProblemError('stale-version', { details: { current: await showOne(row) } })
      }
      const { customer } = await readCustomer(actor.organizationId, await credentialOf(row), customerId)
      const set = {
        customerId,
        customerName: customer.name,
        customerEmail: customer.email,
        status: 'active' as const,
        origin: originOf(actor),
      }
      return showOne(await write.change(actor, row, { ...set, action: 'mapping.changed' }))
    },

    /** The Stripe customer stays. */
    remove: async (actor: Actor, mappingId: string): Promise<void> =>
      write.remove(actor, await read(actor.organizationId, mappingId)),

    /** The mappings of accounts in one Stripe account and mode, by account id; accounts without one are left out. */
    findFor: async (
      organizationId: string,
      accountIds: readonly string[],
      stripeAccountId: string,
      mode: Mode,
    ): Promise<Map<string, { id: string; customerId: string; status: ExternalMapping['status'] }>> => {
      const rows = await mappings
        .find({ organizationId, accountId: { $in: [...accountIds] }, stripeAccountId, mode })
        .lean<ExternalMappingRow[]>()
      return new Map(rows.map(({ _id, accountId, customerId, status }) => [accountId, { id: _id, customerId, status }]))
    },

    /** Notes that Stripe says the customer is gone; a mapping that names another by now is left as it is. */
    markCustomerDeleted: async (organizationId: string, mappingId: string, customerId: string): Promise<void> => {
      const row = await mappings
        .findOne({ _id: mappingId, organizationId, customerId, status: 'active' })
        .lean<ExternalMappingRow>()
      if (!row) return
      const change = { status: 'customer-deleted', action: 'mapping.customer-deleted' } as const
      await write.change(systemActor(organizationId), row, change).catch((error: unknown) => {
        // Another bill of the account noted it at the same moment, or a person mapped it anew.
        if (!(error instanceof ProblemError) || error.type !== 'stale-version') throw error
      })
    },

    /** Keeps code and name of accounts in their mappings; wired to `accountsChanged`. */
    followAccounts: async ({ organizationId, accountIds }: AccountsChanged): Promise<void> => {
      const changed = await accounts.find(organizationId, accountIds)
      if (changed.length === 0) return
      await mappings.bulkWrite(
        changed.map(({ id, code, name }) => ({
          updateMany: {
            filter: { organizationId, accountId: id },
            update: { $set: { accountCodeLower: code.toLowerCase(), accountNameLower: name.toLowerCase() } },
          },
        })),
      )
    },
  }
}

export type ExternalMappingService = ReturnType<typeof createExternalMappingService>
