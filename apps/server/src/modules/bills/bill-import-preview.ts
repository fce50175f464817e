import type { ImportPreview, RefusedRow } from '@billbridge/contract/bill-imports'
import type { CurrencyTotal } from '@billbridge/contract/money'
import { addUp } from '../../platform/currency-totals.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { BillService } from './bill.service.ts'
import type { FileBill, FileReading, Missing } from './csv-bills.ts'

const shownRefusals = 200
const shownBills = 20

/** What taking the bills in would do, looked up and not done. */
export interface Forecast {
  readonly refusedRows: readonly RefusedRow[]
  readonly preview: ImportPreview
}

const emptyCounts = { billCount: 0, lineCount: 0, accountCount: 0, newAccountCount: 0, createdCount: 0 }

/** The preview of a file of which something must be chosen first. */
export const previewOfMissing = (missing: readonly Missing[]): ImportPreview => ({
  missing: [...missing],
  ...emptyCounts,
  updatedCount: 0,
  unchangedCount: 0,
  refusedBillCount: 0,
  refusedRowCount: 0,
  totals: [],
  refusedRows: [],
  sampleBills: [],
})

const totalsOf = (bills: readonly FileBill[]): CurrencyTotal[] =>
  addUp(bills.map(({ input: { currency, total } }) => ({ currency, total, count: 1 })))

const toSample = ({ input }: FileBill, names: ReadonlyMap<string, string>): ImportPreview['sampleBills'][number] => ({
  number: input.number,
  accountCode: input.account.code,
  accountName: input.account.name ?? names.get(input.account.code) ?? input.account.code,
  billDate: input.billDate,
  currency: input.currency,
  total: input.total,
  lineItemCount: input.lineItems.length,
})

/** All rows of a bill, the first with the reason. */
const refuse = ({ input, lines }: FileBill, column: string | null, message: string): RefusedRow[] =>
  lines.map((line, place) => ({
    line,
    billNumber: input.number,
    column: place === 0 ? column : null,
    message: place === 0 ? message : `is left out with its bill, because of line ${lines[0]}`,
  }))

/** Compares the bills of a file with what is stored: what is new, what changes, and what would be refused. */
export const createForecast = ({ bills, accounts }: { bills: BillService; accounts: AccountService }) => {
  return async (organizationId: string, reading: FileReading): Promise<Forecast> => {
    const inputs = reading.bills.map(({ input }) => input)
    const verdicts = await bills.foresee(organizationId, inputs)
    const codes = [...new Set(inputs.map(({ account }) => account.code))]
    const names = new Map((await accounts.findByCode(organizationId, codes)).map(({ code, name }) => [code, name]))
    const counts = { created: 0, updated: 0, unchanged: 0 }
    const good: FileBill[] = []
    const refusedRows = [...reading.refusedRows]
    for (const [place, bill] of reading.bills.entries()) {
      const verdict = verdicts[place] ?? 'new'
      if (verdict === 'refused')
        refusedRows.push(
          ...refuse(bill, reading.numberHeading, 'has the number of a cancelled bill, which cannot change'),
        )
      else {
        good.push(bill)
        counts[outcomes[verdict]] += 1
      }
    }
    refusedRows.sort((left, right) => left.line - right.line)
    const refusedBillCount = reading.refusedBillCount + reading.bills.length - good.length
    const accountCodes = new Set(good.map(({ input }) => input.account.code))
    const preview: ImportPreview = {
      missing: [],
      billCount: good.length,
      lineCount: good.reduce((sum, { input }) => sum + input.lineItems.length, 0),
      accountCount: accountCodes.size,
      newAccountCount: [...accountCodes].filter((code) => !names.has(code)).length,
      createdCount: counts.created,
      updatedCount: counts.updated,
      unchangedCount: counts.unchanged,
      refusedBillCount,
      refusedRowCount: refusedRows.length,
      totals: totalsOf(good),
      refusedRows: refusedRows.slice(0, shownRefusals),
      sampleBills: good.slice(0, shownBills).map((bill) => toSample(bill, names)),
    }
    return { refusedRows, preview }
  }
}

const outcomes = { new: 'created', changed: 'updated', unchanged: 'unchanged' } as const
