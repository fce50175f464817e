import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readBills } from './csv-bills.ts'
import { detectCsv } from './csv-dialect.ts'

const header = 'Invoice Number,Invoice Date,Customer ID,Customer Name,Description,Quantity,Unit Price,Amount,Currency'
const fileOf = (rows: number): Buffer => {
  const line = (n: number) =>
    `INV-${Math.floor(n / 3)},2026-01-${10 + (n % 3)},C-${n % 500},Example Company ${n},"Käse, Teil ${n}",3,12.50,37.50,EUR`
  return Buffer.from([header, ...Array.from({ length: rows }, (_, n) => line(n))].join('\n'))
}

/** Counts how often something else had its turn. */
const countTurns = async (work: () => Promise<unknown>): Promise<number> => {
  let turns = 0
  let isDone = false
  const other = (async () => {
    while (!isDone) {
      await setImmediate()
      turns += 1
    }
  })()
  await work()
  isDone = true
  await other
  return turns
}

test('a large file is read in slices between which other work has its turn, and read as if in one', async () => {
  const bytes = fileOf(20_000)
  const defaults = { currency: null, approvalStatus: 'pending', paymentStatus: 'unpaid', source: 'default' } as const
  const detecting = await countTurns(() => detectCsv(bytes))
  const { table, dialect, columnMatch } = await detectCsv(bytes)
  const reading = await countTurns(() => readBills(table, { dialect, columnMatch, defaults }))
  expect(detecting).toBeGreaterThan(25)
  expect(reading).toBeGreaterThan(5)
  expect(table.rows).toHaveLength(20_000)
  const described = table.rows.map(({ cells }) => cells[4])
  expect(described).toEqual(Array.from({ length: 20_000 }, (_, n) => `Käse, Teil ${n}`))
  expect(table.rows.map(({ line }) => line)).toEqual(Array.from({ length: 20_000 }, (_, n) => n + 2))
}, 30_000)
