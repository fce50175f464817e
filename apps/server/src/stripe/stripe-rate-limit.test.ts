import { describe, expect, it } from 'vitest'
import { createStripeRateLimit } from './stripe-rate-limit.ts'

const clockAt = (start: number) => {
  const clock = {
    at: start,
    now: () => clock.at,
    wait: (ms: number) => {
      clock.at += ms
      return Promise.resolve()
    },
  }
  return clock
}

const secondsFor = async (calls: number, slowDown = false): Promise<number> => {
  const clock = clockAt(1_000_000)
  const limit = createStripeRateLimit({ live: 80, test: 20 }, clock)
  if (slowDown) limit.slowDown('acct_1', 'test')
  for (let call = 0; call < calls; call++) await limit.take('acct_1', 'test')
  return (clock.at - 1_000_000) / 1000
}

describe('the rate limit', () => {
  it('lets a few calls through at once', async () => {
    expect(await secondsFor(5)).toBe(0)
  })

  it('keeps many calls at the rate of the mode', async () => {
    expect(await secondsFor(205)).toBeCloseTo(10, 0)
  })

  it('goes slower after a 429 and recovers', async () => {
    const slowed = await secondsFor(205, true)
    expect(slowed).toBeGreaterThan(10.5)
    expect(slowed).toBeLessThan(13)
  })

  it('counts each account and mode for itself', async () => {
    const clock = clockAt(0)
    const limit = createStripeRateLimit({ live: 80, test: 20 }, clock)
    for (let call = 0; call < 100; call++) await limit.take('acct_1', 'test')
    const before = clock.at
    await limit.take('acct_2', 'test')
    await limit.take('acct_1', 'live')
    expect(clock.at).toBe(before)
  })
})
