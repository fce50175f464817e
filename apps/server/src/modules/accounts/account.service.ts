import type { Account, AccountInput, BatchResult } from '@billbridge/contract/accounts'
import { accountInputSchema } from '@billbridge/contract/accounts'
import type { Page } from '@billbridge/contract/page'
import type { FieldError } from '@billbridge/contract/problem'
import type { Actor } from '../../platform/actor.ts'
import { type Announcement, createAnnouncement } from '../../platform/announcements.ts'
import { toBatches } from '../../platform/batches.ts'
import { toFieldErrors } from '../../platform/field-errors.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Filter, Transaction } from '../../platform/mongo.ts'
import { againWhenDuplicate } from '../../platform/once-again.ts'
import { findPage, sortOf } from '../../platform/page.ts'
import { beginsWith, fewHits, findHits, findPageOfHits } from '../../platform/prefix-search.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import { type AccountRow, createAccountModel } from './account.model.ts'
import { type AccountFields, toAccount, toInput, toStored } from './account-changes.ts'
import { type AccountOutcome, createAccountWriter } from './account-writer.ts'

export interface AccountDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
}

/** What a bill says of the account it is for; fields left out say nothing. */
export type BillAccount = { code: string } & Omit<AccountFields, 'code' | 'currency'>

export interface AccountsChanged {
  readonly organizationId: string
  readonly accountIds: readonly string[]
}

export interface AccountQuery {
  readonly search?: string | undefined
  readonly sort: 'code' | '-code' | 'name' | '-name' | 'createdAt' | '-createdAt'
  readonly cursor?: string | undefined
  readonly limit: number
}

const toSort = sortOf({ code: 'codeLower', name: 'nameLower', createdAt: 'createdAt' })

/** What a search means: the start of the code or name, or a whole e-mail address. */
const searchFilters = (search: string): Filter<AccountRow>[] => {
  const text = search.toLowerCase()
  const starts = [{ codeLower: beginsWith(text) }, { nameLower: beginsWith(text) }]
  return text.includes('@') ? [...starts, { emailLower: text }] : starts
}

const rowsAtOnce = 200

const toResult = (index: number, outcome: AccountOutcome | undefined): BatchResult =>
  outcome === undefined || 'errors' in outcome
    ? { index, outcome: 'refused', id: null, errors: outcome?.errors ?? [] }
    : { index, outcome: outcome.outcome, id: outcome.account.id, errors: [] }

const notFound = () => new ProblemError('not-found', { detail: 'There is no such account.' })

/** Accounts: end customers who are billed. They arrive with bills or by themselves. */
export const createAccountService = (deps: AccountDeps) => {
  const { transaction } = deps
  const accounts = createAccountModel(deps.connection)
  const accountsChanged: Announcement<AccountsChanged> = createAnnouncement()
  const write = createAccountWriter({ ...deps, accounts, accountsChanged })

  const read = async (organizationId: string, accountId: string): Promise<Account> => {
    const row = await accounts.findOne({ _id: accountId, organizationId }).lean<AccountRow>()
    if (!row) throw notFound()
    return toAccount(row)
  }

  return {
    /** Accounts whose name, e-mail, code or address changed; inside the transaction. */
    accountsChanged,

    list: async ({ organizationId }: Actor, query: AccountQuery): Promise<Page<Account>> => {
      const { search, cursor, limit } = query
      const request = { filter: { organizationId }, sort: toSort(query.sort), cursor, limit }
      const byId = search !== undefined && /^account_[A-Za-z0-9]+$/.test(search)
      const { rows, nextCursor } = byId
        ? await findPage(accounts, { ...request, filter: { organizationId, _id: search } })
        : search
          ? await findPageOfHits(accounts, request, searchFilters(search))
          : await findPage(accounts, request)
      return { data: rows.map(toAccount), nextCursor }
    },

    get: ({ organizationId }: Actor, accountId: string): Promise<Account> => read(organizationId, accountId),

    /** @throws ProblemError `account-code-taken` */
    create: (actor: Actor, input: AccountInput): Promise<Account> =>
      againWhenDuplicate(() =>
        transaction(async () => {
          const { organizationId } = actor
          if (await accounts.exists({ organizationId, code: input.code })) throw new ProblemError('account-code-taken')
          const [outcome] = await write(actor, [input])
          if (!outcome || 'errors' in outcome) throw new Error('An account with a name cannot be refused.')
          return outcome.account
        }),
      ),

    /** Each row is taken by its code, or refused, by itself and in order. */
    createBatch: async (actor: Actor, rows: readonly unknown[]): Promise<{ results: BatchResult[] }> => {
      const results = new Map<number, BatchResult>()
      const good: { index: number; input: AccountInput }[] = []
      for (const [index, row] of rows.entries()) {
        const parsed = accountInputSchema.safeParse(row)
        if (parsed.success) good.push({ index, input: parsed.data })
        else results.set(index, { index, outcome: 'refused', id: null, errors: toFieldErrors(parsed.error) })
      }
      for (const batch of toBatches(good, ({ input }) => input.code, rowsAtOnce)) {
        const inputs = batch.map(({ input }) => input)
        const outcomes = await againWhenDuplicate(() => transaction(() => write(actor, inputs)))
        for (const [place, { index }] of batch.entries()) results.set(index, toResult(index, outcomes[place]))
      }
      return { results: [...results.values()].sort((left, right) => left.index - right.index) }
    },

    /** @throws ProblemError `stale-version`, `account-code-taken` */
    update: (actor: Actor, accountId: string, { version, ...input }: AccountInput & { version: number }) =>
      againWhenDuplicate(() =>
        transaction(async (): Promise<Account> => {
          const { organizationId } = actor
          const before = await read(organizationId, accountId)
          if (before.version !== version) throw new ProblemError('stale-version', { details: { current: before } })
          const taken = await accounts.exists({ organizationId, code: input.code, _id: { $ne: accountId } })
          if (taken) throw new ProblemError('account-code-taken')
          const changes = deps.auditLog.diff(toInput(before), input)
          if (changes.length === 0) return before
          const changed = await accounts
            .findOneAndUpdate(
              { _id: accountId, organizationId, version },
              { $set: { ...toStored(input), updatedAt: deps.now() }, $inc: { version: 1 } },
              { returnDocument: 'after' },
            )
            .lean<AccountRow>()
          if (!changed) throw new ProblemError('stale-version')
          const entry = { action: 'account.updated', targetId: accountId, targetName: changed.name, changes } as const
          await deps.auditLog.record(actor, entry)
          await accountsChanged.announce({ organizationId, accountIds: [accountId] })
          return toAccount(changed)
        }),
      ),

    /**
     * The accounts that bills are for, by code: new ones are made, existing ones take over what is given. A new account
     * without a name is refused. Call it in the transaction that stores the bills.
     */
    ensureFromBills: async (
      actor: Actor,
      billAccounts: readonly BillAccount[],
    ): Promise<Map<string, Account | FieldError[]>> => {
      const given = [...mergedByCode(billAccounts).values()]
      const outcomes = await write(actor, given)
      return new Map(
        outcomes.map((outcome, place) => [
          given[place]?.code ?? '',
          'errors' in outcome ? outcome.errors : outcome.account,
        ]),
      )
    },

    /** Accounts by id, in no order; ids of other organizations and unknown ones are left out. */
    find: async (organizationId: string, accountIds: readonly string[]): Promise<Account[]> => {
      if (accountIds.length === 0) return []
      const rows = await accounts.find({ _id: { $in: [...accountIds] }, organizationId }).lean<AccountRow[]>()
      return rows.map(toAccount)
    },

    /** Accounts by code, in no order; unknown codes are left out. */
    findByCode: async (organizationId: string, codes: readonly string[]): Promise<Account[]> => {
      const rows = await accounts.find({ organizationId, code: { $in: [...codes] } }).lean<AccountRow[]>()
      return rows.map(toAccount)
    },

    /** Ids of accounts whose code or name begins with the text, the first 200 when there are more. */
    findIdsByPrefix: async (organizationId: string, text: string): Promise<string[]> => {
      const filters = searchFilters(text).map((filter) => ({ organizationId, ...filter }))
      return (await findHits(accounts, filters)).slice(0, fewHits)
    },

    /** How many accounts an organization has. */
    count: (organizationId: string): Promise<number> => accounts.countDocuments({ organizationId }),

    /** The next accounts in the order of their ids, for walks over all of them. */
    pageAfter: async (organizationId: string, afterId: string | null, limit: number): Promise<Account[]> => {
      const filter = afterId === null ? { organizationId } : { organizationId, _id: { $gt: afterId } }
      const rows = await accounts.find(filter).sort({ _id: 1 }).limit(limit).lean<AccountRow[]>()
      return rows.map(toAccount)
    },
  }
}

const mergedByCode = (billAccounts: readonly BillAccount[]): Map<string, BillAccount> => {
  const merged = new Map<string, BillAccount>()
  for (const account of billAccounts) {
    const given = Object.fromEntries(Object.entries(account).filter(([, value]) => value !== undefined))
    merged.set(account.code, { ...merged.get(account.code), ...given, code: account.code })
  }
  return merged
}

export type AccountService = ReturnType<typeof createAccountService>
