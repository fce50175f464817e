import { expect, test } from 'vitest'
import { createNewId, randomText } from './ids.ts'

test('an id is its prefix and 24 letters and digits', () => {
  expect(createNewId(() => new Date())('credential')).toMatch(/^cred_[0-9A-Za-z]{24}$/)
})

test('ids of one process sort in the order they were made, within a millisecond and when the clock goes back', () => {
  const times = [5, 5, 5, 9, 3, 3, 9, 10].map((offset) => 1_795_000_000_000 + offset)
  const newId = createNewId(() => new Date(times.shift() ?? 1_795_000_000_010))
  const ids = Array.from({ length: 6_000 }, () => newId('bill'))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

test('two processes in the same millisecond make different ids', () => {
  const at = () => new Date(1_795_000_000_000)
  expect(createNewId(at)('bill')).not.toBe(createNewId(at)('bill'))
})

test('random text uses all 62 characters about equally', () => {
  const counts = new Map<string, number>()
  for (const character of randomText(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1)
  expect(counts.size).toBe(62)
  expect(Math.max(...counts.values())).toBeLessThan(1_250)
  expect(Math.min(...counts.values())).toBeGreaterThan(750)
})
