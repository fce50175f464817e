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

  const findAll = async (organizationId: string, inputs: readonly BillInput[]): Promise<Map<string, BillRow>> => {
    const stored = new Map<string, BillRow>()
    for (let start = 0; start < inputs.length; start += billsAtOnce) {
      const rows = await find(organizationId, inputs.slice(start, start + billsAtOnce))
      for (const row of rows) stored.set(billKey(row), row)
    }
    return stored
  }

  /** What was said of all these bills before. Null: some are new, or not the same was said of all. */
  const saidBefore = async (organizationId: string, inputs: readonly BillInput[]): Promise<Said | null> => {
    const stored = await findAll(organizationId, inputs)
    const words = inputs.map((input) => stored.get(billKey(input)))
    const [first] = words
    if (!first) return null
    const { sentApprovalStatus: approvalStatus, paymentStatus } = first
    const agree = words.every(
      (row) => row?.sentApprovalStatus === approvalStatus && row.paymentStatus === paymentStatus,
    )
    return agree ? { approvalStatus, paymentStatus } : null
  }

  const foresee = async (organizationId: string, inputs: readonly BillInput[]): Promise<Foresight[]> => {
    const stored = await findAll(organizationId, inputs)
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
