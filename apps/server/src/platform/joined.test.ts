import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createJoined } from './joined.ts'

const doubling = (most: number) => {
  const batches: number[][] = []
  const double = createJoined(async (items: readonly number[]) => {
    batches.push([...items])
    await sleep(5)
    if (items.includes(0)) throw new Error('zero')
    return items.map((item) => item * 2)
  }, most)
  return { double, batches }
}

it('does in one go what is asked for in one moment, and what comes meanwhile in the next', async () => {
  const { double, batches } = doubling(10)
  const first = [double(1), double(2)]
  await sleep(2)
  const second = [double(3), double(4)]
  expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8])
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ])
})

it('takes no more at once than it may', async () => {
  const { double, batches } = doubling(2)
  expect(await Promise.all([double(1), double(2), double(3)])).toEqual([2, 4, 6])
  expect(batches).toEqual([[1, 2], [3]])
})

it('tells a failure to those it concerns, and goes on', async () => {
  const { double } = doubling(2)
  const results = await Promise.allSettled([double(0), double(1), double(2)])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})
