import { describe, expect, it } from 'vitest'
import { countOf, formatCount } from './format-count.ts'
import { formatMoney } from './format-money.ts'
import { formatAbsolute, formatAgo, formatDay, formatDuration, formatRelative } from './format-time.ts'
import { paths, safeNext } from './paths.ts'

describe('money', () => {
  it('has the decimals of its currency, whatever Intl thinks, and stays on one line', () => {
    expect(formatMoney(1234567, 'KWD')).toBe('1,234.567\u00a0KWD')
    expect(formatMoney(-5, 'USD')).toBe('−0.05\u00a0USD')
  })
})

describe('times', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')

  it('are told from now, both ways', () => {
    expect(formatRelative('2026-11-22T11:59:40Z', now)).toBe('just now')
    expect(formatRelative('2026-11-22T11:57:00Z', now)).toBe('3 min ago')
    expect(formatRelative('2026-11-20T11:00:00Z', now)).toBe('2 days ago')
    expect(formatRelative('2026-11-22T15:30:00Z', now)).toBe('in 4 hr')
  })

  const minute = 60
  const hour = 60 * minute
  const day = 24 * hour
  it.each([
    [44, 'just now'],
    [50, 'in 50 sec'],
    [90 * minute, 'in 90 min'],
    [2 * hour, 'in 2 hr'],
    [2 * hour - 1, 'in 2 hr'],
    [36 * hour, 'in 36 hr'],
    [2 * day - 1, 'in 2 days'],
    [7 * day, 'in 7 days'],
    [10 * day, 'in 10 days'],
    [14 * day - 5, 'in 2 wk'],
    [30 * day, 'in 4 wk'],
    [45 * day, 'in 6 wk'],
    [60 * day, 'in 2 mo'],
    [75 * day, 'in 3 mo'],
    [90 * day - 5, 'in 3 mo'],
    [90 * day, 'in 3 mo'],
    [365 * day, 'in 12 mo'],
    [545 * day, 'in 18 mo'],
    [730 * day, 'in 2 yr'],
    [1000 * day, 'in 3 yr'],
  ])('of %d seconds ahead are told as "%s", and never much off', (seconds, told) => {
    expect(formatRelative(new Date(now + seconds * 1000).toISOString(), now)).toBe(told)
    const ago = formatRelative(new Date(now - seconds * 1000).toISOString(), now)
    expect(ago).toBe(told === 'just now' ? told : `${told.replace('in ', '')} ago`)
  })

  it('name their zone, and days are the same in every zone', () => {
    expect(formatAbsolute('2026-11-22T12:00:05Z', 'Asia/Tokyo')).toMatch(/^22 Nov 2026,? 21:00:05 GMT\+9$/)
    expect(formatDay('2026-01-31')).toBe('31 Jan 2026')
  })

  it('have lengths in the two largest units', () => {
    expect(formatDuration(42)).toBe('42 s')
    expect(formatDuration(185)).toBe('3 min 05 s')
    expect(formatDuration(7800)).toBe('2 h 10 min')
    expect(formatAgo(now - 12_000, now)).toBe('12 s ago')
  })
})

describe('counts', () => {
  it('are exact until they are capped', () => {
    expect(formatCount({ count: 1204, exact: true })).toBe('1,204')
    expect(formatCount({ count: 10000, exact: false })).toBe('10,000+')
    expect(countOf(1, 'bill')).toBe('1 bill')
    expect(countOf(0, 'entry', 'entries')).toBe('0 entries')
  })
})

describe('addresses', () => {
  it('leave out what is not set and repeat lists', () => {
    expect(paths.exports('error', { mode: 'test', cause: ['a', 'b'], search: '' })).toBe(
      '/billing/exports/error?mode=test&cause=a&cause=b',
    )
    expect(paths.billExport('exp_1')).toBe('/billing/exports/bills/exp_1')
  })

  it('lead nobody to another site after signing in', () => {
    expect(safeNext('/billing/bills?search=a')).toBe('/billing/bills?search=a')
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/sign-in?next=/', null]) {
      expect(safeNext(next)).toBe('/')
    }
  })
})
