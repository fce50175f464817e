import type { BillInput } from '@billbridge/contract/bills'
import { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import type { FollowUpContext, FollowUps } from '../../platform/follow-ups.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import { againWhenDuplicate } from '../../platform/once-again.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { withRequestOrigin } from '../../platform/request-origin.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { BillService } from './bill.service.ts'
import type { BillImportRow } from './bill-import.model.ts'
import type { FileBill } from './csv-bills.ts'

export interface TakingInDeps {
  readonly imports: Model<BillImportRow>
  readonly accounts: AccountService
  readonly bills: BillService
  readonly transaction: Transaction
  readonly followUps: FollowUps
  readonly readFileBills: (row: BillImportRow) => Promise<readonly FileBill[]>
}

const payloadSchema = z.strictObject({ importId: z.string() })

const billsAtOnce = 100

/**
 * Takes the bills of an accepted file in, some at a time. Each step stores its bills and moves the progress on in one
 * transaction, so that a step is done and counted once, whoever is killed in between.
 */
export const createTakingIn = ({ imports, accounts, bills, transaction, followUps, readFileBills }: TakingInDeps) => {
  const followUp = followUps.define('bill-import', payloadSchema)

  const find = (organizationId: string, importId: string) =>
    imports.findOne({ _id: importId, organizationId }).lean<BillImportRow>()

  /** A file may have no names: a new account is then called by its code, and a known one keeps its name. */
  const withNames = async (organizationId: string, batch: readonly FileBill[]): Promise<BillInput[]> => {
    const nameless = batch.filter(({ input }) => input.account.name === undefined)
    const codes = [...new Set(nameless.map(({ input }) => input.account.code))]
    const found = codes.length === 0 ? [] : await accounts.findByCode(organizationId, codes)
    const known = new Set(found.map(({ code }) => code))
    return batch.map(({ input }) => {
      const { account } = input
      if (account.name !== undefined || known.has(account.code)) return input
      return { ...input, account: { ...account, name: account.code } }
    })
  }

  /** False when another worker was here first. */
  const step = (actor: Actor, importId: string, done: number, batch: readonly FileBill[]): Promise<boolean> =>
    transaction(async () => {
      const { organizationId } = actor
      const row = await find(organizationId, importId)
      if (row?.status !== 'taking-in' || row.progress.done !== done) return false
      const outcomes = await bills.takeIn(actor, await withNames(organizationId, batch))
      const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length
      await imports.updateOne(
        { _id: importId, organizationId },
        {
          $inc: {
            'progress.done': batch.length,
            'progress.created': count('created'),
            'progress.updated': count('updated'),
            'progress.unchanged': count('unchanged'),
            'progress.refused': count('refused'),
          },
        },
      )
      return true
    })

  const settle = async (organizationId: string, importId: string, status: 'done' | 'failed'): Promise<void> => {
    await imports.updateOne({ _id: importId, organizationId, status: 'taking-in' }, { $set: { status } })
  }

  const readAll = async (row: BillImportRow): Promise<readonly FileBill[] | null> => {
    try {
      return await readFileBills(row)
    } catch (error) {
      // The file is gone: it was kept for a day.
      if (error instanceof ProblemError) return null
      throw error
    }
  }

  followUp.handle(async (payload, { organizationId, signal }: FollowUpContext) => {
    const { importId } = payload
    const row = await find(organizationId, importId)
    if (row?.status !== 'taking-in' || !row.acceptedBy) return undefined
    const all = await readAll(row)
    if (all === null) {
      await settle(organizationId, importId, 'failed')
      return undefined
    }
    const { kind, id, name } = row.acceptedBy
    const actor: Actor = { kind, id, name, organizationId, role: 'editor' }
    await imports.updateOne({ _id: importId, organizationId }, { $set: { 'progress.total': all.length } })
    for (let done = row.progress.done; done < all.length; done += billsAtOnce) {
      if (signal.aborted) return { continueWith: payload }
      const batch = all.slice(done, done + billsAtOnce)
      const take = () => againWhenDuplicate(() => step(actor, importId, done, batch))
      const mine = await withRequestOrigin(row.acceptedFrom ?? null, take)
      if (!mine) return undefined
    }
    await settle(organizationId, importId, 'done')
    return undefined
  })

  return {
    /** Promises it; call it in the transaction that accepts the file. */
    request: (organizationId: string, importId: string) =>
      followUp.request(organizationId, { importId }, { dedupeKey: importId }),
  }
}
