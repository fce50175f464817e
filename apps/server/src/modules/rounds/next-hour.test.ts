import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isImpossible, nextHourAfter, nextHourUnpaused } from './next-hour.ts'

const after = (from: string, timeZone: string): string => nextHourAfter(new Date(from), timeZone).toISOString()
const hoursOf = (from: string, timeZone: string, count: number): string[] => {
  const hours: string[] = []
  for (let at = new Date(from); hours.length < count; ) {
    at = nextHourAfter(at, timeZone)
    hours.push(at.toISOString().slice(11, 16))
  }
  return hours
}

describe('the next hour', () => {
  it.each([
    ['in the middle of an hour', '2026-05-04T10:17:33.500Z', 'UTC', '2026-05-04T11:00:00.000Z'],
    ['just before the hour', '2026-05-04T10:59:59.999Z', 'UTC', '2026-05-04T11:00:00.000Z'],
    ['on the hour it is the one after', '2026-05-04T11:00:00.000Z', 'UTC', '2026-05-04T12:00:00.000Z'],
    ['a moment past the hour', '2026-05-04T11:00:00.001Z', 'UTC', '2026-05-04T12:00:00.000Z'],
    ['where clocks are half an hour off', '2026-05-04T10:17:00Z', 'Asia/Kolkata', '2026-05-04T10:30:00.000Z'],
    ['where they are three quarters off', '2026-05-04T10:17:00Z', 'Asia/Kathmandu', '2026-05-04T11:15:00.000Z'],
    ['over the end of a day', '2026-05-04T23:30:00Z', 'UTC', '2026-05-05T00:00:00.000Z'],
    ['over the end of a month', '2026-04-30T23:00:00Z', 'UTC', '2026-05-01T00:00:00.000Z'],
    ['over the end of February', '2026-02-28T23:10:00Z', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['into a leap day', '2028-02-28T23:10:00Z', 'UTC', '2028-02-29T00:00:00.000Z'],
    ['over the end of a year', '2026-12-31T23:59:00Z', 'Europe/Berlin', '2027-01-01T00:00:00.000Z'],
    ['where a whole day was left out', '2011-12-30T09:30:00Z', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s', (_, from, timeZone, expected) => {
    expect(after(from, timeZone)).toBe(expected)
  })

  it('comes every hour while clocks go forward: the hour they leave out is no hour', () => {
    expect(hoursOf('2026-03-28T23:30:00Z', 'Europe/Berlin', 4)).toEqual(['00:00', '01:00', '02:00', '03:00'])
  })

  it('comes every hour while clocks go back: the hour they repeat comes twice', () => {
    expect(hoursOf('2026-10-24T22:30:00Z', 'Europe/Berlin', 5)).toEqual(['23:00', '00:00', '01:00', '02:00', '03:00'])
  })

  it('follows clocks that change by half an hour, forward and back', () => {
    expect(hoursOf('2026-10-03T14:00:00Z', 'Australia/Lord_Howe', 3)).toEqual(['14:30', '16:00', '17:00'])
    expect(hoursOf('2026-04-04T13:30:00Z', 'Australia/Lord_Howe', 3)).toEqual(['14:00', '15:30', '16:30'])
  })

  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  ]
  const moments = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })

  const minuteIn = (at: number, timeZone: string): string =>
    new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' }).format(at)

  it('is the first full hour on the clocks of the zone, whatever the moment', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (now, timeZone) => {
        const next = nextHourAfter(now, timeZone).getTime()
        expect(next).toBeGreaterThan(now.getTime())
        const minute = 60_000
        let first = Math.floor(now.getTime() / minute) * minute + minute
        while (minuteIn(first, timeZone) !== '0') first += minute
        expect(next).toBe(first)
        expect(isImpossible(new Date(next), now)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a pause', () => {
  const unpaused = (from: string, pauseUntil: string | null, timeZone = 'UTC') =>
    nextHourUnpaused(new Date(from), timeZone, pauseUntil === null ? null : new Date(pauseUntil)).toISOString()

  it('is waited for, and the first full hour after it is next', () => {
    expect(unpaused('2026-05-04T10:17:00Z', '2026-05-06T08:20:00Z')).toBe('2026-05-06T09:00:00.000Z')
    expect(unpaused('2026-05-04T10:17:00Z', '2026-05-06T08:20:00Z', 'Asia/Kolkata')).toBe('2026-05-06T08:30:00.000Z')
  })

  it('that ends on a full hour ends with a round', () => {
    expect(unpaused('2026-05-04T10:17:00Z', '2026-05-06T08:00:00Z')).toBe('2026-05-06T08:00:00.000Z')
  })

  it('that is over, or was never set, changes nothing', () => {
    expect(unpaused('2026-05-04T10:17:00Z', '2026-05-04T10:00:00Z')).toBe('2026-05-04T11:00:00.000Z')
    expect(unpaused('2026-05-04T10:17:00Z', null)).toBe('2026-05-04T11:00:00.000Z')
  })
})

it('a time that only a clock set back since can have given is known as such', () => {
  const now = new Date('2026-05-04T10:17:00Z')
  expect(isImpossible(new Date('2026-05-04T12:00:00Z'), now)).toBe(false)
  expect(isImpossible(new Date('2031-01-01T00:00:00Z'), now)).toBe(true)
})
