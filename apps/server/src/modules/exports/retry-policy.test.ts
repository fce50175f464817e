import { describe, expect, it } from 'vitest'
import { isGivenUp, retryWaitMs } from './retry-policy.ts'

const failed = { tries: 1, rateLimited: false, askedMs: null }
const longest = { random: () => 0.999_999 }

describe('the wait before the next try', () => {
  it('is anything up to a limit that doubles, and never more than five minutes', () => {
    expect(retryWaitMs(failed, { random: () => 0 })).toBe(0)
    expect(retryWaitMs({ ...failed, tries: 4 }, longest)).toBe(7_999)
    expect(retryWaitMs({ ...failed, tries: 30 }, longest)).toBe(299_999)
  })

  it('is never shorter than Stripe asked for, and not the same for all', () => {
    const asked = { ...failed, askedMs: 30_000 }
    expect(retryWaitMs(asked, { random: () => 0 })).toBe(30_000)
    expect(retryWaitMs(asked, longest)).toBe(30_999)
  })

  it('is an hour at most, whatever was asked for', () => {
    expect(retryWaitMs({ ...failed, askedMs: 1e12 }, { random: () => 0 })).toBe(3_600_000)
  })
})

describe('giving up', () => {
  const now = new Date('2026-11-01T12:00:00Z')
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

  it('comes after ten tries, or six hours, whichever is first', () => {
    expect(isGivenUp({ ...failed, tries: 9 }, hoursAgo(5), now)).toBe(false)
    expect(isGivenUp({ ...failed, tries: 10 }, hoursAgo(1), now)).toBe(true)
    expect(isGivenUp({ ...failed, tries: 2 }, hoursAgo(6), now)).toBe(true)
  })

  it('of a bill that was only asked to wait comes after six hours, however often it was asked', () => {
    const limited = { ...failed, rateLimited: true, tries: 50 }
    expect(isGivenUp(limited, hoursAgo(1), now)).toBe(false)
    expect(isGivenUp(limited, hoursAgo(6), now)).toBe(true)
  })
})
