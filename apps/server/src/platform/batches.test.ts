import { expect, test } from 'vitest'
import { toBatches } from './batches.ts'

test('items of one key are never in the same batch and keep their order', () => {
  const items = ['a1', 'b1', 'a2', 'c1', 'a3', 'b2']
  const key = (item: string) => item.charAt(0)
  expect(toBatches(items, key, 2)).toEqual([['a1', 'b1'], ['c1'], ['a2', 'b2'], ['a3']])
})

test('nothing makes no batch', () => {
  expect(toBatches([], String, 10)).toEqual([])
})
