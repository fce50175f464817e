import type { BillInput } from '@billbridge/contract/bills'
import { createPace } from '../../platform/pace.ts'
import type { BillModel, BillRow } from './bill.model.ts'
import { judgeResend, type Resend } from './bill-changes.ts'
import { billKey, contentHash } from './bill-content.ts'
import { priceLines } from './bill-pricing.ts'

/** What `judgeResend` looks at, read without the lines. */
const judged = 'source number contentHash sentApprovalStatus paymentStatus paidAmount cancelled'
const billsAtOnce = 1000

export type Foresight = Resend | 'new'

type Said = Pick<BillInput, 'approvalStatus' | 'paymentStatus'>

/** Says what taking bills in would do to each, and does nothing. */
export const createBillForesight = (bills: BillModel) => {
  const find = async (organizationId: string, inputs: readonly BillInput[]): Promise<BillRow[]> => {
    const sources = [...new Set(inputs.map(({ source }) => source))]
    const numbers = inputs.map(({ number }) => number)
    return bills
      .find({ organizationId, source: { $in: sources }, number: { $in: numbers } })
      .select(judged)
      .lean<BillRow[]>()
  }

  /** What was said of all these bills before. Null: some are new, or not the same was said of all. */
  const saidBefore = async (organizationId: string, inputs: readonly BillInput[]): Promise<Said | null> => {
    let said: Said | null = null
    // The first that is new ends the look: a file of new bills costs one query.
    for (let start = 0; start < inputs.length; start += billsAtOnce) {
      const some = inputs.slice(start, start + billsAtOnce)
      const stored = new Map((await find(organizationId, some)).map((row) => [billKey(row), row]))
      for (const input of some) {
        const row = stored.get(billKey(input))
        if (!row) return null
        said ??= { approvalStatus: row.sentApprovalStatus, paymentStatus: row.paymentStatus }
        if (row.sentApprovalStatus !== said.approvalStatus || row.paymentStatus !== said.paymentStatus) return null
      }
    }
    return said
  }

  const foresee = async (organizationId: string, inputs: readonly BillInput[]): Promise<Foresight[]> => {
    const stored = new Map<string, BillRow>()
    for (let start = 0; start < inputs.length; start += billsAtOnce) {
      const rows = await find(organizationId, inputs.slice(start, start + billsAtOnce))
      for (const row of rows) stored.set(billKey(row), row)
    }
    const pace = createPace()
    const foreseen: Foresight[] = []
    for (const input of inputs) {
      const row = stored.get(billKey(input))
      const priced = priceLines(input)
      if (!priced.ok) foreseen.push('refused')
      else foreseen.push(row ? judgeResend(row, input, contentHash(priced.bill)) : 'new')
      await pace()
    }
    return foreseen
  }

  return { foresee, saidBefore }
}
