import { expect, test } from 'vitest'
import { pause, repeat } from './repeat.ts'

const start = (turns: (() => Promise<number>)[], outage = false) => {
  const stopping = new AbortController()
  const logged: unknown[] = []
  const rests: (number | undefined)[] = []
  const done = repeat({
    turn: async () => {
      const next = turns.shift()
      if (next) return next()
      stopping.abort()
      return 0
    },
    rest: (result) => {
      rests.push(result)
      return undefined
    },
    failing: 'Counting failed',
    signal: stopping.signal,
    reachability: { outlast: () => Promise.resolve(outage) },
    logger: { error: (...line: unknown[]) => void logged.push(line) },
  })
  return { done, logged, rests }
}

const fail = () => Promise.reject(new Error('No'))

test('takes turn after turn until stopped, and rests after each as its result says', async () => {
  const { done, rests } = start([() => Promise.resolve(1), () => Promise.resolve(2)])
  await done
  expect(rests).toEqual([1, 2, 0])
})

test('logs a turn that failed and goes on', async () => {
  const { done, logged, rests } = start([fail, () => Promise.resolve(2)])
  await done
  expect(logged).toEqual([[{ err: new Error('No') }, 'Counting failed']])
  expect(rests).toEqual([undefined, 2, 0])
})

test('an outage that was waited out is no failure to log', async () => {
  const { done, logged, rests } = start([fail], true)
  await done
  expect(logged).toEqual([])
  expect(rests).toEqual([undefined, 0])
})

test('a pause ends at once when nobody waits any more', async () => {
  const stopping = new AbortController()
  const paused = pause(60_000, stopping.signal)
  stopping.abort()
  await expect(paused).resolves.toBeUndefined()
})
