import type { BatchResult } from '@billbridge/contract/accounts'
import type { AuditAction } from '@billbridge/contract/audit-actions'
import {
  type ApprovalStatus,
  type Bill,
  type BillDetail,
  type BillInput,
  billInputSchema,
  type PaymentStatus,
} from '@billbridge/contract/bills'
import type { CappedCount, Page } from '@billbridge/contract/page'
import { type Actor, systemActor } from '../../platform/actor.ts'
import { type Announcement, createAnnouncement } from '../../platform/announcements.ts'
import { toFieldErrors } from '../../platform/field-errors.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { cappedCount } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import { type BillRow, type BillVersionRow, createBillModel, createBillVersionModel } from './bill.model.ts'
import { toBillDetail } from './bill-content.ts'
import { createBillForesight } from './bill-foresight.ts'
import { type BillsChanged, createBillIntake } from './bill-intake.ts'
import { type BillFilter, type BillQuery, createBillList } from './bill-list.ts'

export interface BillDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly accounts: AccountService
}

type BillStateRow = Pick<
  BillRow,
  '_id' | 'contentVersion' | 'cancelled' | 'currency' | 'total' | 'paymentStatus' | 'paidAmount'
>
export type BillState = Omit<BillStateRow, '_id'>

const notFound = () => new ProblemError('not-found', { detail: 'There is no such bill.' })

/** Bills: what accounts owe. Identity: (organization, source, number). Cancelled, never deleted. */
export const createBillService = (deps: BillDeps) => {
  const { transaction, now, auditLog, accounts } = deps
  const bills = createBillModel(deps.connection)
  const versions = createBillVersionModel(deps.connection)
  const changed: Announcement<BillsChanged> = createAnnouncement()
  const takeIn = createBillIntake({ ...deps, bills, versions, changed })
  const { foresee, saidBefore } = createBillForesight(bills)
  const { list, count } = createBillList({ bills, accounts })

  const readRow = async (organizationId: string, billId: string): Promise<BillRow> => {
    const row = await bills.findOne({ _id: billId, organizationId }).lean<BillRow>()
    if (!row) throw notFound()
    return row
  }

  const toDetails = async (organizationId: string, rows: readonly BillRow[]): Promise<BillDetail[]> => {
    const found = await accounts.find(organizationId, [...new Set(rows.map(({ accountId }) => accountId))])
    const byId = new Map(found.map((account) => [account.id, account]))
    return rows.map((row) => toBillDetail(row, byId.get(row.accountId)))
  }

  const find = async (organizationId: string, billIds: readonly string[]): Promise<BillDetail[]> => {
    if (billIds.length === 0) return []
    const rows = await bills.find({ _id: { $in: [...billIds] }, organizationId }).lean<BillRow[]>()
    return toDetails(organizationId, rows)
  }

  const get = async ({ organizationId }: Actor, billId: string): Promise<BillDetail> => {
    const [bill] = await find(organizationId, [billId])
    if (!bill) throw notFound()
    return bill
  }

  const set = async (actor: Actor, row: BillRow, changes: Partial<BillRow>, action: AuditAction): Promise<void> => {
    const { organizationId } = actor
    const update = { $set: { ...changes, updatedAt: now() }, $inc: { version: 1 } }
    await bills.updateOne({ _id: row._id, organizationId }, update)
    const before = Object.fromEntries(Object.keys(changes).map((field) => [field, Reflect.get(row, field)]))
    const entry = { action, targetId: row._id, targetName: row.number, changes: auditLog.diff(before, changes) }
    await auditLog.record(actor, entry)
    await changed.announce({ organizationId, billIds: [row._id] })
  }

  return {
    /** Bills that are new or differ from before, in content or status; inside the transaction, up to 1,000 ids. */
    changed,
    takeIn,
    foresee,
    saidBefore,
    find,
    get,

    list: ({ organizationId }: Actor, query: BillQuery): Promise<Page<Bill>> => list(organizationId, query),

    countMatching: ({ organizationId }: Actor, filter: BillFilter): Promise<CappedCount> =>
      count(organizationId, filter),

    /**
     * Takes one bill in.
     * @throws ProblemError `bill-total-mismatch`, `bill-cancelled`, `invalid-request` for a new account without a name
     */
    create: async (
      actor: Actor,
      input: BillInput,
    ): Promise<{ outcome: 'created' | 'updated' | 'unchanged'; bill: BillDetail }> => {
      const [taken] = await takeIn(actor, [input])
      if (!taken) throw new Error('A bill was taken in without an outcome.')
      if (taken.outcome === 'refused') {
        const [first] = taken.errors
        const detail = first && `${first.field} ${first.message}.`
        throw new ProblemError(problemOfReason[taken.reason], {
          errors: taken.errors,
          ...(detail === undefined ? {} : { detail }),
        })
      }
      return { outcome: taken.outcome, bill: await get(actor, taken.billId) }
    },

    /** Takes up to 1,000 bills in; each is taken or refused whole, by itself. */
    createBatch: async (actor: Actor, rows: readonly unknown[]): Promise<{ results: BatchResult[] }> => {
      const results: BatchResult[] = []
      const good: { index: number; input: BillInput }[] = []
      for (const [index, row] of rows.entries()) {
        const parsed = billInputSchema.safeParse(row)
        if (parsed.success) good.push({ index, input: parsed.data })
        else results[index] = { index, outcome: 'refused', id: null, errors: toFieldErrors(parsed.error) }
      }
      const outcomes = await takeIn(
        actor,
        good.map(({ input }) => input),
      )
      for (const [place, taken] of outcomes.entries()) {
        const index = good[place]?.index ?? 0
        results[index] =
          taken.outcome === 'refused'
            ? { index, outcome: 'refused', id: null, errors: taken.errors }
            : { index, outcome: taken.outcome, id: taken.billId, errors: [] }
      }
      return { results }
    },

    /** Of each bill what tells whether its invoice still says the same; without its lines. */
    statesOf: async (organizationId: string, billIds: readonly string[]): Promise<Map<string, BillState>> => {
      const fields = {
        contentVersion: 1,
        cancelled: 1,
        currency: 1,
        total: 1,
        paymentStatus: 1,
        paidAmount: 1,
      } as const
      const rows = await bills.find({ _id: { $in: [...billIds] }, organizationId }, fields).lean<BillStateRow[]>()
      return new Map(rows.map(({ _id, ...state }) => [_id, state]))
    },

    /** Every content version, newest first. */
    versions: async ({ organizationId }: Actor, billId: string) => {
      const row = await readRow(organizationId, billId)
      const older = await versions
        .find({ organizationId, billId })
        .sort({ contentVersion: -1 })
        .lean<BillVersionRow[]>()
      const asThen = older.map(({ content, contentVersion, at }) => ({
        ...row,
        ...content,
        lineItemCount: content.lineItems.length,
        contentVersion,
        contentAt: at,
      }))
      const rows = [row, ...asThen]
      const details = await toDetails(organizationId, rows)
      const data = details.map((content, place) => {
        const { contentVersion, contentAt } = rows[place] ?? row
        return { contentVersion, content, at: contentAt.toISOString() }
      })
      return { data }
    },

    /**
     * Approves, holds or releases bills: all of them or none.
     * @throws ProblemError `not-found`, `bill-cancelled`
     */
    setApproval: (actor: Actor, billIds: readonly string[], approvalStatus: ApprovalStatus) =>
      transaction(async () => {
        const { organizationId } = actor
        const ids = [...new Set(billIds)]
        const rows = await bills
          .find({ _id: { $in: ids }, organizationId })
          .select('-lineItems')
          .lean<BillRow[]>()
        if (rows.length < ids.length) {
          const known = new Set(rows.map(({ _id }) => _id))
          const unknown = ids.filter((id) => !known.has(id))
          throw new ProblemError('not-found', { detail: `There is no bill ${unknown[0]}.`, details: { unknown } })
        }
        const cancelled = rows.filter((row) => row.cancelled).map(({ number }) => number)
        if (cancelled.length > 0) {
          throw new ProblemError('bill-cancelled', {
            detail: `${cancelled.slice(0, 3).join(', ')} ${cancelled.length === 1 ? 'is' : 'are'} cancelled.`,
            details: { cancelled },
          })
        }
        const different = rows.filter((row) => row.approvalStatus !== approvalStatus)
        const changedIds = different.map(({ _id }) => _id)
        if (changedIds.length > 0) {
          await bills.updateMany(
            { _id: { $in: changedIds }, organizationId },
            { $set: { approvalStatus, updatedAt: now() }, $inc: { version: 1 } },
          )
          const action = approvalActions[approvalStatus]
          await auditLog.recordMany(
            actor,
            different.map((row) => ({
              action,
              targetId: row._id,
              targetName: row.number,
              changes: auditLog.diff({ approvalStatus: row.approvalStatus }, { approvalStatus }),
            })),
          )
          await changed.announce({ organizationId, billIds: changedIds })
        }
        return { changed: changedIds.length, unchanged: rows.length - changedIds.length }
      }),

    /** Cancels a bill for good; cancelling it again changes nothing. */
    cancel: async (actor: Actor, billId: string): Promise<BillDetail> => {
      await transaction(async () => {
        const row = await readRow(actor.organizationId, billId)
        if (!row.cancelled) await set(actor, row, { cancelled: true }, 'bill.cancelled')
      })
      return get(actor, billId)
    },

    /** Notes what Stripe says of a bill's payment, from a live invoice; null when there is no such invoice any more. */
    setStripePayment: (organizationId: string, billId: string, status: PaymentStatus | null): Promise<void> =>
      transaction(async () => {
        const row = await readRow(organizationId, billId)
        if (row.stripePaymentStatus === status) return
        await set(systemActor(organizationId), row, { stripePaymentStatus: status }, 'bill.stripe-payment-set')
      }),

    /** How many bills there are, cancelled ones included. */
    count: (organizationId: string) => cappedCount(bills, { organizationId }),

    /** The next bills in the order of their ids, for walks over all of them. */
    pageAfter: async (organizationId: string, afterBillId: string | null, limit: number): Promise<BillDetail[]> => {
      const filter = afterBillId === null ? { organizationId } : { organizationId, _id: { $gt: afterBillId } }
      const rows = await bills.find(filter).sort({ _id: 1 }).limit(limit).lean<BillRow[]>()
      return toDetails(organizationId, rows)
    },
  }
}

const problemOfReason = {
  'total-mismatch': 'bill-total-mismatch',
  cancelled: 'bill-cancelled',
  account: 'invalid-request',
} as const

const approvalActions = { approved: 'bill.approved', held: 'bill.held', pending: 'bill.released' } as const

export type BillService = ReturnType<typeof createBillService>
