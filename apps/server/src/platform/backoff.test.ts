import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

const longest = (failures: number) => backoffMs(failures, { baseMs: 100, capMs: 1_000, random: () => 0.9999 })

test('the longest wait doubles with every failure up to the cap', () => {
  expect([1, 2, 3, 4, 5, 50].map(longest)).toEqual([99, 199, 399, 799, 999, 999])
})

test('the wait is spread down to nothing', () => {
  expect(backoffMs(5, { baseMs: 100, capMs: 1_000, random: () => 0 })).toBe(0)
})
