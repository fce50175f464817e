import type { BillInput } from '@billbridge/contract/bills'
import type { FieldError } from '@billbridge/contract/problem'
import type { Actor } from '../../platform/actor.ts'
import type { Announcement } from '../../platform/announcements.ts'
import { toBatches } from '../../platform/batches.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Transaction } from '../../platform/mongo.ts'
import { againWhenDuplicate } from '../../platform/once-again.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { AuditLogService, AuditRecord } from '../audit-log/audit-log.service.ts'
import type { BillModel, BillRow, BillVersionModel } from './bill.model.ts'
import { judgeResend, toChangedBill, toNewBill } from './bill-changes.ts'
import { billKey, contentHash, contentOf, type PricedBill } from './bill-content.ts'
import { priceLines } from './bill-pricing.ts'

export interface BillsChanged {
  readonly organizationId: string
  readonly billIds: readonly string[]
}

export interface BillIntakeDeps {
  readonly bills: BillModel
  readonly versions: BillVersionModel
  readonly accounts: AccountService
  readonly auditLog: AuditLogService
  readonly changed: Announcement<BillsChanged>
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
}

/** What became of one bill; why it was refused, when it was. */
export type BillOutcome =
  | { readonly outcome: 'created' | 'updated' | 'unchanged'; readonly billId: string }
  | {
      readonly outcome: 'refused'
      readonly reason: 'total-mismatch' | 'cancelled' | 'account'
      readonly errors: FieldError[]
    }

/** Bills in one transaction: few enough that it is short, and that two of them at once seldom collide. */
const billsAtOnce = 100

interface Job {
  readonly place: number
  readonly input: PricedBill
  readonly hash: string
}

const isList = <T extends object, L>(value: T | L[]): value is L[] => Array.isArray(value)

const cancelledRefusal: BillOutcome = {
  outcome: 'refused',
  reason: 'cancelled',
  errors: [{ field: 'number', message: 'is the number of a cancelled bill, which cannot be changed any more' }],
}

/** Takes bills in: each is stored whole or refused whole, by itself, with as few commands as the number allows. */
export const createBillIntake = (deps: BillIntakeDeps) => {
  const { bills, versions, accounts, auditLog, transaction, now } = deps

  const updatedAudit = ([before, after]: readonly [BillRow, BillRow]): AuditRecord => ({
    action: 'bill.updated',
    targetId: after._id,
    targetName: after.number,
    changes: auditLog.diff(audited(before), audited(after)),
  })

  const findStored = async (organizationId: string, jobs: readonly Job[]): Promise<Map<string, BillRow>> => {
    const numbersBySource = new Map<string, string[]>()
    for (const { input } of jobs) {
      numbersBySource.set(input.source, [...(numbersBySource.get(input.source) ?? []), input.number])
    }
    const identities = [...numbersBySource].map(([source, numbers]) => ({
      organizationId,
      source,
      number: { $in: numbers },
    }))
    const rows = await bills.find({ $or: identities }).lean<BillRow[]>()
    return new Map(rows.map((row) => [billKey(row), row]))
  }

  const store = async (actor: Actor, fresh: readonly BillRow[], replaced: readonly (readonly [BillRow, BillRow])[]) => {
    const { organizationId } = actor
    if (fresh.length > 0) await bills.insertMany(fresh, { lean: true })
    const superseded = replaced
      .filter(([before, after]) => before.contentVersion !== after.contentVersion)
      .map(([row]) => ({
        _id: `${row._id}.${row.contentVersion}`,
        organizationId,
        billId: row._id,
        contentVersion: row.contentVersion,
        content: contentOf(row),
        at: row.contentAt,
      }))
    if (superseded.length > 0) await versions.insertMany(superseded, { lean: true })
    if (replaced.length > 0) {
      // The transaction has read these rows: a change in between is a write conflict, and all is done again.
      await bills.bulkWrite(
        replaced.map(([, { _id, ...row }]) => ({
          updateOne: { filter: { _id, organizationId }, update: { $set: row } },
        })),
      )
    }
    const billIds = [...fresh.map(({ _id }) => _id), ...replaced.map(([{ _id }]) => _id)]
    await auditLog.recordMany(actor, [...fresh.map(createdAudit), ...replaced.map(updatedAudit)])
    if (billIds.length > 0) await deps.changed.announce({ organizationId, billIds })
  }

  /** One transaction. The identities of the jobs differ. */
  const take = async (actor: Actor, jobs: readonly Job[]): Promise<BillOutcome[]> => {
    const { organizationId } = actor
    const stored = await findStored(organizationId, jobs)
    const judged = jobs.map((job) => ({ job, ...judge(stored.get(billKey(job.input)), job) }))
    const taken = judged.filter(({ verdict }) => verdict !== 'refused')
    const byCode = await accounts.ensureFromBills(
      actor,
      taken.map(({ job }) => job.input.account),
    )
    const fresh: BillRow[] = []
    const replaced: (readonly [BillRow, BillRow])[] = []
    const outcomes = judged.map(({ job, row, verdict }): BillOutcome => {
      if (verdict === 'refused') return cancelledRefusal
      const account = byCode.get(job.input.account.code)
      if (account === undefined || isList(account)) {
        return { outcome: 'refused', reason: 'account', errors: account ?? [] }
      }
      if (row && verdict === 'unchanged') return { outcome: 'unchanged', billId: row._id }
      const sending = { input: job.input, hash: job.hash, accountId: account.id, at: now() }
      if (row) {
        replaced.push([row, toChangedBill(row, sending)])
        return { outcome: 'updated', billId: row._id }
      }
      const made = toNewBill({ id: deps.newId('bill'), organizationId }, sending)
      fresh.push(made)
      return { outcome: 'created', billId: made._id }
    })
    await store(actor, fresh, replaced)
    return outcomes
  }

  /**
   * What becomes of each bill, in the order given. Bills of one identity are taken one after the other. May run again
   * for the same bills at any time: what is stored already is left as it is.
   */
  return async (actor: Actor, inputs: readonly BillInput[]): Promise<BillOutcome[]> => {
    const outcomes: BillOutcome[] = []
    const jobs: Job[] = []
    for (const [place, input] of inputs.entries()) {
      const priced = priceLines(input)
      if (priced.ok) jobs.push({ place, input: priced.bill, hash: contentHash(priced.bill) })
      else outcomes[place] = { outcome: 'refused', reason: 'total-mismatch', errors: priced.errors }
    }
    for (const batch of toBatches(jobs, ({ input }) => billKey(input), billsAtOnce)) {
      const done = await againWhenDuplicate(() => transaction(() => take(actor, batch)))
      for (const [place, outcome] of done.entries()) outcomes[batch[place]?.place ?? 0] = outcome
    }
    return outcomes
  }
}

const judge = (row: BillRow | undefined, { input, hash }: Job) => ({
  row,
  verdict: row ? judgeResend(row, input, hash) : ('changed' as const),
})

const createdAudit = (row: BillRow): AuditRecord => ({
  action: 'bill.created',
  targetId: row._id,
  targetName: row.number,
  changes: [
    { field: 'number', before: null, after: row.number },
    { field: 'total', before: null, after: row.total },
    { field: 'currency', before: null, after: row.currency },
  ],
})

/** What an audit entry says of a bill; the versions beside it keep the whole content. */
const audited = (row: BillRow) => ({
  currency: row.currency,
  billDate: row.billDate,
  dueDate: row.dueDate,
  total: row.total,
  paidAmount: row.paidAmount,
  approvalStatus: row.approvalStatus,
  paymentStatus: row.paymentStatus,
  contentVersion: row.contentVersion,
})
