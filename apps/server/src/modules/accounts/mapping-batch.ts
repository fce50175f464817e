import type { Account, BatchResult } from '@billbridge/contract/accounts'
import type { FieldError } from '@billbridge/contract/problem'
import type { Actor } from '../../platform/actor.ts'
import { isDuplicateKey } from '../../platform/mongo.ts'
import type { CustomerAnswer } from '../../stripe/stripe-customers.ts'
import type { AccountService } from './account.service.ts'
import { customerProblem, readCustomers } from './customer-lookup.ts'
import type { ExternalMappingModel, ExternalMappingRow } from './external-mapping.model.ts'
import type { MappingWriter } from './mapping-writer.ts'
import type { OpenDoor, StripeDoor } from './stripe-door.ts'

export interface MappingBatchDeps {
  readonly mappings: ExternalMappingModel
  readonly accounts: AccountService
  readonly door: StripeDoor
  readonly write: MappingWriter
}

export interface BatchRow {
  readonly accountId?: string | undefined
  readonly accountCode?: string | undefined
  readonly customerId: string
}

type Row = { readonly index: number } & BatchRow

const customerIdPattern = /^cus_[A-Za-z0-9_]{1,100}$/

const refused = (index: number, errors: FieldError[]): BatchResult => ({ index, outcome: 'refused', id: null, errors })

/** Maps many accounts at once; each row is taken or refused by itself, in order. */
export const createMappingBatch = ({ mappings, accounts, door, write }: MappingBatchDeps) => {
  const findAccounts = async (organizationId: string, rows: readonly Row[]) => {
    const ids = rows.flatMap(({ accountId }) => accountId ?? [])
    const codes = rows.flatMap(({ accountCode }) => accountCode ?? [])
    const found = [...(await accounts.find(organizationId, ids)), ...(await accounts.findByCode(organizationId, codes))]
    const byId = new Map(found.map((account) => [account.id, account]))
    const byCode = new Map(found.map((account) => [account.code, account]))
    return ({ accountId, accountCode }: Row): Account | FieldError => {
      const [field, value] = accountId === undefined ? ['accountCode', accountCode] : ['accountId', accountId]
      if (value === undefined) return { field: 'accountId', message: 'is needed, or accountCode' }
      const account = accountId === undefined ? byCode.get(value) : byId.get(value)
      if (account && accountCode !== undefined && account.code !== accountCode) {
        return { field: 'accountCode', message: `is not the code of ${accountId}` }
      }
      return account ?? { field: field ?? 'accountId', message: `names no account: there is no ${value}` }
    }
  }

  const store = async (actor: Actor, opened: OpenDoor, job: { row: Row; account: Account; answer: CustomerAnswer }) => {
    const { row, account, answer } = job
    const { index } = row
    if (answer.kind !== 'customer') return refused(index, [])
    const { stripeAccountId, mode } = opened
    const { organizationId } = actor
    const origin = actor.kind === 'api-key' ? ('api' as const) : ('person' as const)
    const { customer } = answer
    const before = await mappings
      .findOne({ organizationId, accountId: account.id, stripeAccountId, mode })
      .lean<ExternalMappingRow>()
    if (!before) {
      const made = await write.insert(actor, opened, { account, customer, origin })
      return { index, outcome: 'created' as const, id: made._id, errors: [] }
    }
    if (before.customerId === customer.id && before.status === 'active') {
      return { index, outcome: 'unchanged' as const, id: before._id, errors: [] }
    }
    const set = { customerId: customer.id, customerName: customer.name, customerEmail: customer.email }
    await write.change(actor, before, { ...set, status: 'active', origin, action: 'mapping.changed' })
    return { index, outcome: 'updated' as const, id: before._id, errors: [] }
  }

  const take = async (actor: Actor, opened: OpenDoor, job: { row: Row; account: Account; answer: CustomerAnswer }) => {
    try {
      return await store(actor, opened, job)
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      return refused(job.row.index, [{ field: 'accountId', message: 'was mapped by somebody else at the same moment' }])
    }
  }

  return async (
    actor: Actor,
    { credentialId, mappings: given }: { credentialId: string; mappings: readonly BatchRow[] },
  ): Promise<{ results: BatchResult[] }> => {
    const opened = await door.open(actor.organizationId, credentialId)
    const rows = given.map((row, index) => ({ ...row, index }))
    const accountOf = await findAccounts(actor.organizationId, rows)
    const wanted = rows.map(({ customerId }) => customerId).filter((id) => customerIdPattern.test(id))
    const answers = await opened.ask((calls) => readCustomers(calls, [...new Set(wanted)]))
    const results: BatchResult[] = []
    for (const row of rows) {
      const account = accountOf(row)
      if ('message' in account) {
        results.push(refused(row.index, [account]))
        continue
      }
      const answer = answers.get(row.customerId)
      const problem = customerProblem(answer, row.customerId)
      results.push(
        problem || !answer
          ? refused(row.index, [...(problem?.errors ?? [])])
          : await take(actor, opened, { row, account, answer }),
      )
    }
    return { results }
  }
}
